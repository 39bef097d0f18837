/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The kernel's ABI of bpf(2): what each command is given (struct …_attr, joined in union attr) and
 * what it tells about objects (struct …_info), as of Linux 7.0.
 *
 * It is declared here so that a build does not depend on the age of the distribution's headers.
 * Field names are the kernel's; gaps are spelt out as pad fields, which must be zero.  A call
 * passes the size of its own command's struct: an old kernel then takes what it knows and refuses
 * fields it does not know unless they are zero (E2BIG).  Numbers and layouts are held to
 * <linux/bpf.h> by tests/unit/abi.c and to the running kernel's BTF by tests/kernel/abi.c.
 */
#pragma once

#include <stdint.h>

enum bpf_command {
#define COMMAND(number, constant, ...) CMD_##constant = (number),
#include "names/command.def"
#undef COMMAND
	COMMANDS
};

enum {
	OBJ_NAME_SIZE = 16, /* of map_name and prog_name, with the zero at the end */
	TAG_SIZE = 8,
	KERNEL_ENOTSUPP = 524, /* an errno that bpf(2) returns but <errno.h> does not have */
};

/* Types and flags (map_type, map_flags, attach_type, …): see names/names.h. */

/* prog_load.log_level and btf_load.btf_log_level */
enum {
	LOG_BASIC = 1,
	LOG_VERBOSE = 2,
	LOG_STATISTICS = 4,
};

/* obj.file_flags and get_id.open_flags: what the fd may be used for; obj.file_flags alone: path is
 * relative to path_fd */
enum {
	OPEN_RDONLY = 1U << 3,
	OPEN_WRONLY = 1U << 4,
	OPEN_PATH_FD = 1U << 14,
};

/* query.query_flags */
enum {
	QUERY_EFFECTIVE = 1U << 0,
};

/* enable_stats.type */
enum {
	STATS_RUN_TIME = 0,
};

/* stream_read.stream_id */
enum {
	STREAM_STDOUT = 1,
	STREAM_STDERR = 2,
};

/* task_fd_query.fd_type */
enum {
	FD_RAW_TRACEPOINT = 0,
	FD_TRACEPOINT = 1,
	FD_KPROBE = 2,
	FD_KRETPROBE = 3,
	FD_UPROBE = 4,
	FD_URETPROBE = 5,
};

/* The compiler refuses a gap that is not spelt out. */
#pragma GCC diagnostic push
#pragma GCC diagnostic error "-Wpadded"

struct map_create_attr {
	uint32_t map_type;
	uint32_t key_size;
	uint32_t value_size;
	uint32_t max_entries;
	uint32_t map_flags;
	uint32_t inner_map_fd;
	uint32_t numa_node;
	char map_name[OBJ_NAME_SIZE];
	uint32_t map_ifindex;
	uint32_t btf_fd;
	uint32_t btf_key_type_id;
	uint32_t btf_value_type_id;
	uint32_t btf_vmlinux_value_type_id;
	uint64_t map_extra;
	int32_t value_type_btf_obj_fd;
	int32_t map_token_fd;
	uint64_t excl_prog_hash;
	uint32_t excl_prog_hash_size;
	uint32_t pad;
};

struct map_elem_attr {
	uint32_t map_fd;
	uint32_t pad;
	uint64_t key;
	union {
		uint64_t value;
		uint64_t next_key;
	};
	uint64_t flags;
};

struct map_batch_attr {
	uint64_t in_batch;
	uint64_t out_batch;
	uint64_t keys;
	uint64_t values;
	uint32_t count;
	uint32_t map_fd;
	uint64_t elem_flags;
	uint64_t flags;
};

struct prog_load_attr {
	uint32_t prog_type;
	uint32_t insn_cnt;
	uint64_t insns;
	uint64_t license;
	uint32_t log_level;
	uint32_t log_size;
	uint64_t log_buf;
	uint32_t kern_version;
	uint32_t prog_flags;
	char prog_name[OBJ_NAME_SIZE];
	uint32_t prog_ifindex;
	uint32_t expected_attach_type;
	uint32_t prog_btf_fd;
	uint32_t func_info_rec_size;
	uint64_t func_info;
	uint32_t func_info_cnt;
	uint32_t line_info_rec_size;
	uint64_t line_info;
	uint32_t line_info_cnt;
	uint32_t attach_btf_id;
	union {
		uint32_t attach_prog_fd;
		uint32_t attach_btf_obj_fd;
	};
	uint32_t core_relo_cnt;
	uint64_t fd_array;
	uint64_t core_relos;
	uint32_t core_relo_rec_size;
	uint32_t log_true_size;
	int32_t prog_token_fd;
	uint32_t fd_array_cnt;
	uint64_t signature;
	uint32_t signature_size;
	int32_t keyring_id;
};

struct obj_attr {
	uint64_t pathname;
	uint32_t bpf_fd;
	uint32_t file_flags;
	int32_t path_fd;
	uint32_t pad;
};

struct prog_attach_attr {
	union {
		uint32_t target_fd;
		uint32_t target_ifindex;
	};
	uint32_t attach_bpf_fd;
	uint32_t attach_type;
	uint32_t attach_flags;
	uint32_t replace_bpf_fd;
	union {
		uint32_t relative_fd;
		uint32_t relative_id;
	};
	uint64_t expected_revision;
};

struct test_run_attr {
	uint32_t prog_fd;
	uint32_t retval;
	uint32_t data_size_in;
	uint32_t data_size_out;
	uint64_t data_in;
	uint64_t data_out;
	uint32_t repeat;
	uint32_t duration; /* ns, the average of the repeats */
	uint32_t ctx_size_in;
	uint32_t ctx_size_out;
	uint64_t ctx_in;
	uint64_t ctx_out;
	uint32_t flags;
	uint32_t cpu;
	uint32_t batch_size;
	uint32_t pad;
};

struct get_id_attr {
	union {
		uint32_t start_id;
		uint32_t prog_id;
		uint32_t map_id;
		uint32_t btf_id;
		uint32_t link_id;
	};
	uint32_t next_id;
	uint32_t open_flags;
	int32_t fd_by_id_token_fd;
};

struct info_attr {
	uint32_t bpf_fd;
	uint32_t info_len;
	uint64_t info;
};

struct query_attr {
	union {
		uint32_t target_fd;
		uint32_t target_ifindex;
	};
	uint32_t attach_type;
	uint32_t query_flags;
	uint32_t attach_flags;
	uint64_t prog_ids;
	union {
		uint32_t prog_cnt;
		uint32_t count;
	};
	uint32_t pad;
	uint64_t prog_attach_flags;
	uint64_t link_ids;
	uint64_t link_attach_flags;
	uint64_t revision;
};

struct raw_tracepoint_attr {
	uint64_t name;
	uint32_t prog_fd;
	uint32_t pad;
	uint64_t cookie;
};

struct btf_load_attr {
	uint64_t btf;
	uint64_t btf_log_buf;
	uint32_t btf_size;
	uint32_t btf_log_size;
	uint32_t btf_log_level;
	uint32_t btf_log_true_size;
	uint32_t btf_flags;
	int32_t btf_token_fd;
};

struct task_fd_query_attr {
	uint32_t pid;
	uint32_t fd;
	uint32_t flags;
	uint32_t buf_len;
	uint64_t buf;
	uint32_t prog_id;
	uint32_t fd_type;
	uint64_t probe_offset;
	uint64_t probe_addr;
};

/* Where among the programs of a hook: tcx, netkit and cgroup links */
struct link_position {
	union {
		uint32_t relative_fd;
		uint32_t relative_id;
	};
	uint32_t pad;
	uint64_t expected_revision;
};

struct link_create_attr {
	union {
		uint32_t prog_fd;
		uint32_t map_fd;
	};
	union {
		uint32_t target_fd;
		uint32_t target_ifindex;
	};
	uint32_t attach_type;
	uint32_t flags;
	union {
		uint32_t target_btf_id;
		struct {
			uint64_t iter_info;
			uint32_t iter_info_len;
			uint32_t pad;
		};
		struct {
			uint64_t bpf_cookie;
		} perf_event;
		struct {
			uint32_t flags;
			uint32_t cnt;
			uint64_t syms;
			uint64_t addrs;
			uint64_t cookies;
		} kprobe_multi;
		struct {
			uint32_t target_btf_id;
			uint32_t pad;
			uint64_t cookie;
		} tracing;
		struct {
			uint32_t pf;
			uint32_t hooknum;
			int32_t priority;
			uint32_t flags;
		} netfilter;
		struct link_position tcx;
		struct {
			uint64_t path;
			uint64_t offsets;
			uint64_t ref_ctr_offsets;
			uint64_t cookies;
			uint32_t cnt;
			uint32_t flags;
			uint32_t pid;
			uint32_t pad;
		} uprobe_multi;
		struct link_position netkit;
		struct link_position cgroup;
	};
};

struct link_update_attr {
	uint32_t link_fd;
	union {
		uint32_t new_prog_fd;
		uint32_t new_map_fd;
	};
	uint32_t flags;
	union {
		uint32_t old_prog_fd;
		uint32_t old_map_fd;
	};
};

struct link_detach_attr {
	uint32_t link_fd;
};

struct enable_stats_attr {
	uint32_t type;
};

struct iter_create_attr {
	uint32_t link_fd;
	uint32_t flags;
};

struct bind_map_attr {
	uint32_t prog_fd;
	uint32_t map_fd;
	uint32_t flags;
};

struct token_create_attr {
	uint32_t flags;
	uint32_t bpffs_fd;
};

struct stream_read_attr {
	uint64_t stream_buf;
	uint32_t stream_buf_len;
	uint32_t stream_id;
	uint32_t prog_fd;
	uint32_t pad;
};

struct assoc_struct_ops_attr {
	uint32_t map_fd;
	uint32_t prog_fd;
	uint32_t flags;
};

union attr {
	struct map_create_attr map_create;
	struct map_elem_attr map_elem;
	struct map_batch_attr map_batch;
	struct prog_load_attr prog_load;
	struct obj_attr obj;
	struct prog_attach_attr prog_attach;
	struct test_run_attr test_run;
	struct get_id_attr get_id;
	struct info_attr info;
	struct query_attr query;
	struct raw_tracepoint_attr raw_tracepoint;
	struct btf_load_attr btf_load;
	struct task_fd_query_attr task_fd_query;
	struct link_create_attr link_create;
	struct link_update_attr link_update;
	struct link_detach_attr link_detach;
	struct enable_stats_attr enable_stats;
	struct iter_create_attr iter_create;
	struct bind_map_attr bind_map;
	struct token_create_attr token_create;
	struct stream_read_attr stream_read;
	struct assoc_struct_ops_attr assoc_struct_ops;
};

struct map_info {
	uint32_t type;
	uint32_t id;
	uint32_t key_size;
	uint32_t value_size;
	uint32_t max_entries;
	uint32_t map_flags;
	char name[OBJ_NAME_SIZE];
	uint32_t ifindex;
	uint32_t btf_vmlinux_value_type_id;
	uint64_t netns_dev;
	uint64_t netns_ino;
	uint32_t btf_id;
	uint32_t btf_key_type_id;
	uint32_t btf_value_type_id;
	uint32_t btf_vmlinux_id;
	uint64_t map_extra;
	uint64_t hash;
	uint32_t hash_size;
	uint32_t pad;
};

struct prog_info {
	uint32_t type;
	uint32_t id;
	uint8_t tag[TAG_SIZE];
	uint32_t jited_prog_len;  /* bytes */
	uint32_t xlated_prog_len; /* bytes */
	uint64_t jited_prog_insns;
	uint64_t xlated_prog_insns;
	uint64_t load_time; /* ns since boot (CLOCK_BOOTTIME) */
	uint32_t created_by_uid;
	uint32_t nr_map_ids;
	uint64_t map_ids;
	char name[OBJ_NAME_SIZE];
	uint32_t ifindex;
	uint32_t gpl_compatible : 1;
	uint32_t pad : 31;
	uint64_t netns_dev;
	uint64_t netns_ino;
	uint32_t nr_jited_ksyms;
	uint32_t nr_jited_func_lens;
	uint64_t jited_ksyms;
	uint64_t jited_func_lens;
	uint32_t btf_id;
	uint32_t func_info_rec_size;
	uint64_t func_info;
	uint32_t nr_func_info;
	uint32_t nr_line_info;
	uint64_t line_info;
	uint64_t jited_line_info;
	uint32_t nr_jited_line_info;
	uint32_t line_info_rec_size;
	uint32_t jited_line_info_rec_size;
	uint32_t nr_prog_tags;
	uint64_t prog_tags;
	uint64_t run_time_ns;
	uint64_t run_cnt;
	uint64_t recursion_misses;
	uint32_t verified_insns;
	uint32_t attach_btf_obj_id;
	uint32_t attach_btf_id;
	uint32_t pad2;
};

struct link_info {
	uint32_t type;
	uint32_t id;
	uint32_t prog_id;
	uint32_t pad;
	union {
		struct {
			uint64_t tp_name;
			uint32_t tp_name_len;
			uint32_t pad;
			uint64_t cookie;
		} raw_tracepoint;
		struct {
			uint32_t attach_type;
			uint32_t target_obj_id;
			uint32_t target_btf_id;
			uint32_t pad;
			uint64_t cookie;
		} tracing;
		struct {
			uint64_t cgroup_id;
			uint32_t attach_type;
			uint32_t pad;
		} cgroup;
		struct {
			uint64_t target_name;
			uint32_t target_name_len;
			union {
				struct {
					uint32_t map_id;
				} map;
			};
			union {
				struct {
					uint64_t cgroup_id;
					uint32_t order;
					uint32_t pad;
				} cgroup;
				struct {
					uint32_t tid;
					uint32_t pid;
				} task;
			};
		} iter;
		struct {
			uint32_t netns_ino;
			uint32_t attach_type;
		} netns;
		struct {
			uint32_t ifindex;
		} xdp;
		struct {
			uint32_t map_id;
		} struct_ops;
		struct {
			uint32_t pf;
			uint32_t hooknum;
			int32_t priority;
			uint32_t flags;
		} netfilter;
		struct {
			uint64_t addrs;
			uint32_t count;
			uint32_t flags;
			uint64_t missed;
			uint64_t cookies;
		} kprobe_multi;
		struct {
			uint64_t path;
			uint64_t offsets;
			uint64_t ref_ctr_offsets;
			uint64_t cookies;
			uint32_t path_size;
			uint32_t count;
			uint32_t flags;
			uint32_t pid;
		} uprobe_multi;
		struct {
			uint32_t type;
			uint32_t pad;
			union {
				struct {
					uint64_t file_name;
					uint32_t name_len;
					uint32_t offset;
					uint64_t cookie;
					uint64_t ref_ctr_offset;
				} uprobe;
				struct {
					uint64_t func_name;
					uint32_t name_len;
					uint32_t offset;
					uint64_t addr;
					uint64_t missed;
					uint64_t cookie;
				} kprobe;
				struct {
					uint64_t tp_name;
					uint32_t name_len;
					uint32_t pad;
					uint64_t cookie;
				} tracepoint;
				struct {
					uint64_t config;
					uint32_t type;
					uint32_t pad;
					uint64_t cookie;
				} event;
			};
		} perf_event;
		struct {
			uint32_t ifindex;
			uint32_t attach_type;
		} tcx;
		struct {
			uint32_t ifindex;
			uint32_t attach_type;
		} netkit;
		struct {
			uint32_t map_id;
			uint32_t attach_type;
		} sockmap;
	};
};

struct btf_info {
	uint64_t btf;
	uint32_t btf_size;
	uint32_t id;
	uint64_t name;
	uint32_t name_len;
	uint32_t kernel_btf;
};

#pragma GCC diagnostic pop
