/* The only bpf(2) call of the program. */
#include "bpf/sys.h"

#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "bpf/trace.h"

int sys_bpf(enum bpf_command command, union attr *attr, size_t size)
{
	long result = syscall(SYS_bpf, command, attr, size);

	if (result < 0)
		result = -errno;
	trace_call(command, attr, (int)result);
	return (int)result;
}
