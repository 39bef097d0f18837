/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * churn PATH STABLE TOTAL SECONDS - keys of a pinned map come and go at full speed.
 *
 * Key numbers below STABLE are put in first, and stay; then "ready" is printed, and others below
 * TOTAL are put in and deleted at random.  A key of four bytes is its number; that of a trie is
 * NUMBER << 16 as address with a prefix length of 16 to 32.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "bpf/kind.h"
#include "bpf/map.h"
#include "bpf/pin.h"
#include "names/names.h"

struct churn {
	int fd;
	uint32_t type;
	uint32_t value; /* network maps take a device, socket maps a socket */
};

struct key {
	uint32_t words[2];
};

static struct key make_key(const struct churn *churn, uint32_t number)
{
	if (churn->type == MAP_TYPE_LPM_TRIE)
		return (struct key){ { 16 + number % 17, htonl(number << 16) } };
	return (struct key){ { number } };
}

static void put(const struct churn *churn, uint32_t number)
{
	uint64_t value = churn->value;
	struct key key = make_key(churn, number);

	map_update(churn->fd, &key, &value, 0);
}

static int udp_socket(void)
{
	const struct sockaddr_in any = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	return bind(fd, (const struct sockaddr *)&any, sizeof(any)) ? -1 : fd;
}

static int open_map(struct churn *churn, const char *path)
{
	struct map_info info = { 0 };

	churn->fd = pin_open(path, 0);
	if (churn->fd < 0 || map_info(churn->fd, &info))
		return -1;
	churn->type = info.type;
	churn->value = info.type == MAP_TYPE_SOCKHASH ? (uint32_t)udp_socket() : 1;
	return 0;
}

static void change(const struct churn *churn, uint32_t stable, uint32_t total)
{
	for (int i = 0; i < 1000; i++) {
		uint32_t number = stable + (uint32_t)random() % (total - stable);
		struct key key = make_key(churn, number);

		if (random() & 1)
			put(churn, number);
		else
			map_delete(churn->fd, &key);
	}
}

int main(int argc, char **argv)
{
	struct churn churn;
	uint32_t stable, total;
	time_t end;

	if (argc != 5 || open_map(&churn, argv[1]))
		return 2;
	stable = (uint32_t)atoi(argv[2]);
	total = (uint32_t)atoi(argv[3]);
	end = time(NULL) + atoi(argv[4]);
	for (uint32_t i = 0; i < stable; i++)
		put(&churn, i);
	change(&churn, stable, total);
	puts("ready");
	fflush(stdout);
	while (time(NULL) < end)
		change(&churn, stable, total);
	return 0;
}
