/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fake kernel's programs behave like the kernel's; how prog_load() asks again. */
#include "../lib/fake.h"
#include "../lib/prog_behaviour.h"

TEST(a_load_that_is_told_to_come_again)
{
	int fd;

	fake_reset();
	fake_fail(CMD_PROG_LOAD, -EAGAIN, 2);
	fd = load(pass, 2, 0, NULL);
	CHECK(fd >= 0 && fake_calls(CMD_PROG_LOAD) == 3);
	close(fd);
	fake_reset();
	fake_fail(CMD_PROG_LOAD, -EAGAIN, 100);
	CHECK(load(pass, 2, 0, NULL) == -EAGAIN && fake_calls(CMD_PROG_LOAD) == 5);
	fake_reset();
}

TEST(a_good_program_costs_one_call_and_a_bad_one_two)
{
	const struct insn bad[] = { insn_exit() };
	cleanup_buf struct buf log = BUF_EMPTY;

	fake_reset();
	close(load(pass, 2, 0, &log));
	CHECK(fake_calls(CMD_PROG_LOAD) == 1);
	CHECK(load(bad, 1, 0, &log) == -EACCES);
	CHECK(fake_calls(CMD_PROG_LOAD) == 3);
	fake_reset();
}

TEST(a_log_that_does_not_fit_is_asked_for_again)
{
	cleanup_buf struct buf log = BUF_EMPTY;

	fake_reset();
	fake_fail(CMD_PROG_LOAD, -ENOSPC, 2);
	close(load(pass, 2, LOG_BASIC, &log));
	CHECK(fake_calls(CMD_PROG_LOAD) == 3);
	CHECK(strstr(buf_text(&log), "processed 2 insns"));
	fake_reset();
	fake_fail(CMD_PROG_LOAD, -ENOSPC, 100);
	CHECK(load(pass, 2, LOG_BASIC, &log) == -ENOSPC);
	fake_reset();
}

UNIT_MAIN
