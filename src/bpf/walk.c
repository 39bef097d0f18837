/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every element of a map: choosing the method, and the thread that runs ahead. */
#include "bpf/walk.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/interrupt.h"
#include "base/util.h"
#include "bpf/walk_method.h"

struct walk_thread {
	pthread_t thread;
	pthread_mutex_t lock; /* of all that follows */
	pthread_cond_t changed;
	bool full[2]; /* slots that wait for the caller */
	bool stop;    /* the caller wants no more */
	bool done;    /* the thread has fetched all there is, or failed */
	int result;   /* of its last fill */
	bool missed;  /* walk->missed after that */
};

static const struct walk_method *const methods[] = { &walk_mmap, &walk_batch, &walk_keys };

static int fill(struct walk *walk, struct slot *slot)
{
	slot->count = 0;
	slot->any_error = false;
	if (interrupted)
		return -EINTR;
	return walk->method->fill(walk, slot);
}

/* The thread: fills the slots in turn as they become empty. */
static void *run_ahead(void *argument)
{
	struct walk *walk = argument;
	struct walk_thread *thread = walk->thread;
	int result = 0;

	for (unsigned i = 1; !walk->finished && !result; i = !i) {
		bool stop;

		pthread_mutex_lock(&thread->lock);
		while (thread->full[i] && !thread->stop)
			pthread_cond_wait(&thread->changed, &thread->lock);
		stop = thread->stop;
		pthread_mutex_unlock(&thread->lock);
		if (stop)
			break;
		result = fill(walk, &walk->slots[i]);
		pthread_mutex_lock(&thread->lock);
		thread->result = result;
		thread->missed = walk->missed;
		thread->full[i] = true;
		pthread_cond_signal(&thread->changed);
		pthread_mutex_unlock(&thread->lock);
	}
	pthread_mutex_lock(&thread->lock);
	thread->done = true;
	pthread_cond_signal(&thread->changed);
	pthread_mutex_unlock(&thread->lock);
	return NULL;
}

static int start_thread(struct walk *walk)
{
	struct walk_thread *thread = calloc(1, sizeof(*thread));
	sigset_t all, before;
	int err;

	if (!thread)
		return -ENOMEM;
	pthread_mutex_init(&thread->lock, NULL);
	pthread_cond_init(&thread->changed, NULL);
	thread->full[0] = true;
	thread->missed = walk->missed;
	walk->thread = thread;
	/* Ctrl-C is for the thread that writes: it may hang in a write(2). */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	err = pthread_create(&thread->thread, NULL, run_ahead, walk);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (err) {
		free(thread);
		walk->thread = NULL;
	}
	return -err;
}

static void stop_thread(struct walk *walk)
{
	struct walk_thread *thread = walk->thread;

	if (!thread)
		return;
	pthread_mutex_lock(&thread->lock);
	thread->stop = true;
	pthread_cond_signal(&thread->changed);
	pthread_mutex_unlock(&thread->lock);
	pthread_join(thread->thread, NULL);
	pthread_cond_destroy(&thread->changed);
	pthread_mutex_destroy(&thread->lock);
	free(thread);
	walk->thread = NULL;
}

void walk_end(struct walk *walk)
{
	if (!walk)
		return;
	stop_thread(walk);
	if (walk->method)
		walk->method->end(walk);
	for (size_t i = 0; i < ARRAY_SIZE(walk->slots); i++) {
		free(walk->slots[i].keys);
		free(walk->slots[i].values);
		free(walk->slots[i].errors);
	}
	free(walk);
}

/* The first bite is fetched here and now: most maps have no second one. */
int walk_begin(struct walk **walk, int fd, const struct map_info *info, size_t value_space,
	       uint64_t flags)
{
	cleanup_walk struct walk *made = calloc(1, sizeof(*made));
	int err = -EOPNOTSUPP;

	if (!made)
		return -ENOMEM;
	made->fd = fd;
	made->info = *info;
	made->key_size = info->key_size;
	made->value_space = value_space;
	made->flags = flags;
	for (size_t i = 0; i < ARRAY_SIZE(methods) && err == -EOPNOTSUPP; i++) {
		made->finished = false;
		err = methods[i]->begin(made);
		if (err)
			continue;
		made->method = methods[i];
		err = fill(made, &made->slots[0]);
		if (err) {
			made->method->end(made);
			made->method = NULL;
		}
	}
	if (err)
		return err;
	made->reading = -1;
	*walk = take_ptr(made);
	return 0;
}

static void give(const struct walk *walk, const struct slot *slot, struct bite *bite)
{
	*bite = (struct bite){
		.keys = slot->keys,
		.values = slot->values,
		.errors = slot->any_error ? slot->errors : NULL,
		.count = slot->count,
		.key_stride = walk->key_size,
		.value_stride = walk->value_space,
	};
}

/* Hands the caller's slot back to the thread and gives the other one. */
static int next_of_thread(struct walk *walk, struct bite *bite)
{
	struct walk_thread *thread = walk->thread;
	int result, next = walk->reading == 0 ? 1 : 0;
	bool full;

	pthread_mutex_lock(&thread->lock);
	if (walk->reading >= 0) {
		thread->full[walk->reading] = false;
		pthread_cond_signal(&thread->changed);
	}
	while (!thread->full[next] && !thread->done)
		pthread_cond_wait(&thread->changed, &thread->lock);
	full = thread->full[next];
	result = thread->result;
	pthread_mutex_unlock(&thread->lock);
	walk->reading = next;
	if (!full)
		return result;
	give(walk, &walk->slots[next], bite);
	/* A failed fill counts once what came before it has been given. */
	return bite->count ? 1 : result;
}

/* Without a thread the first slot is filled again and again. */
static int next_alone(struct walk *walk, struct bite *bite)
{
	struct slot *slot = &walk->slots[0];

	if (walk->failed || (walk->reading == 0 && walk->finished))
		return walk->failed;
	if (walk->reading == 0)
		walk->failed = fill(walk, slot);
	walk->reading = 0;
	give(walk, slot, bite);
	return bite->count ? 1 : walk->failed;
}

void walk_limit_threads(struct walk *walk, unsigned threads)
{
	walk->alone = threads == 1;
}

int walk_next(struct walk *walk, struct bite *bite)
{
	if (walk->alone)
		return next_alone(walk, bite);
	if (!walk->thread && !walk->finished) {
		int err = start_thread(walk);

		if (err)
			return err;
	}
	if (walk->thread)
		return next_of_thread(walk, bite);
	/* The first bite was the only one. */
	if (walk->reading == 0)
		return 0;
	walk->reading = 0;
	give(walk, &walk->slots[0], bite);
	return bite->count > 0;
}

bool walk_missed(const struct walk *walk)
{
	struct walk_thread *thread = walk->thread;
	bool missed;

	if (!thread)
		return walk->missed;
	pthread_mutex_lock(&thread->lock);
	missed = thread->missed;
	pthread_mutex_unlock(&thread->lock);
	return missed;
}
