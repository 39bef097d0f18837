/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which fields of union attr each command uses, and how they are shown. */
#include "bpf/trace_fields.h"

#include "base/util.h"

#define FIELD(call, field, ...)                                                                    \
	{                                                                                          \
#field, offsetof(union attr, call.field), sizeof(((union attr *)0)->call.field),   \
			__VA_ARGS__                                                                \
	}

static const struct trace_field map_create[] = {
	FIELD(map_create, map_type, TRACE_NAME, true, &map_types),
	FIELD(map_create, key_size, TRACE_NUMBER, true),
	FIELD(map_create, value_size, TRACE_NUMBER, true),
	FIELD(map_create, max_entries, TRACE_NUMBER, true),
	FIELD(map_create, map_flags, TRACE_FLAGS, false, &map_flags),
	FIELD(map_create, inner_map_fd, TRACE_NUMBER),
	FIELD(map_create, numa_node, TRACE_NUMBER),
	FIELD(map_create, map_name, TRACE_CHARS),
	FIELD(map_create, map_ifindex, TRACE_NUMBER),
	FIELD(map_create, btf_fd, TRACE_NUMBER),
	FIELD(map_create, btf_key_type_id, TRACE_NUMBER),
	FIELD(map_create, btf_value_type_id, TRACE_NUMBER),
	FIELD(map_create, btf_vmlinux_value_type_id, TRACE_NUMBER),
	FIELD(map_create, map_extra, TRACE_HEX),
	FIELD(map_create, value_type_btf_obj_fd, TRACE_SIGNED),
	FIELD(map_create, map_token_fd, TRACE_SIGNED),
	FIELD(map_create, excl_prog_hash, TRACE_HEX),
	FIELD(map_create, excl_prog_hash_size, TRACE_NUMBER),
};

static const struct trace_field map_lookup[] = {
	FIELD(map_elem, map_fd, TRACE_NUMBER, true),
	FIELD(map_elem, key, TRACE_KEY),
	FIELD(map_elem, value, TRACE_VALUE_BACK),
	FIELD(map_elem, flags, TRACE_FLAGS, false, &update_flags),
};

static const struct trace_field map_update[] = {
	FIELD(map_elem, map_fd, TRACE_NUMBER, true),
	FIELD(map_elem, key, TRACE_KEY),
	FIELD(map_elem, value, TRACE_VALUE),
	FIELD(map_elem, flags, TRACE_FLAGS, false, &update_flags),
};

static const struct trace_field map_key[] = {
	FIELD(map_elem, map_fd, TRACE_NUMBER, true),
	FIELD(map_elem, key, TRACE_KEY),
};

static const struct trace_field map_next_key[] = {
	FIELD(map_elem, map_fd, TRACE_NUMBER, true),
	FIELD(map_elem, key, TRACE_KEY, true),
	FIELD(map_elem, next_key, TRACE_KEY_BACK),
};

static const struct trace_field map_freeze[] = {
	FIELD(map_elem, map_fd, TRACE_NUMBER, true),
};

static const struct trace_field map_batch[] = {
	FIELD(map_batch, map_fd, TRACE_NUMBER, true),
	FIELD(map_batch, count, TRACE_NUMBER, true),
	FIELD(map_batch, in_batch, TRACE_HEX),
	FIELD(map_batch, out_batch, TRACE_HEX),
	FIELD(map_batch, keys, TRACE_HEX),
	FIELD(map_batch, values, TRACE_HEX),
	FIELD(map_batch, elem_flags, TRACE_FLAGS, false, &update_flags),
	FIELD(map_batch, flags, TRACE_HEX),
};

static const struct trace_field prog_load[] = {
	FIELD(prog_load, prog_type, TRACE_NAME, true, &prog_types),
	FIELD(prog_load, insn_cnt, TRACE_NUMBER, true),
	FIELD(prog_load, insns, TRACE_HEX, true),
	FIELD(prog_load, license, TRACE_STRING),
	FIELD(prog_load, prog_name, TRACE_CHARS),
	FIELD(prog_load, log_level, TRACE_NUMBER),
	FIELD(prog_load, log_size, TRACE_NUMBER),
	FIELD(prog_load, log_true_size, TRACE_NUMBER),
	FIELD(prog_load, kern_version, TRACE_HEX),
	FIELD(prog_load, prog_flags, TRACE_FLAGS, false, &prog_flags),
	FIELD(prog_load, prog_ifindex, TRACE_NUMBER),
	FIELD(prog_load, expected_attach_type, TRACE_NAME, false, &attach_types),
	FIELD(prog_load, prog_btf_fd, TRACE_NUMBER),
	FIELD(prog_load, func_info_cnt, TRACE_NUMBER),
	FIELD(prog_load, line_info_cnt, TRACE_NUMBER),
	FIELD(prog_load, core_relo_cnt, TRACE_NUMBER),
	FIELD(prog_load, attach_btf_id, TRACE_NUMBER),
	FIELD(prog_load, attach_prog_fd, TRACE_NUMBER),
	FIELD(prog_load, fd_array, TRACE_HEX),
	FIELD(prog_load, fd_array_cnt, TRACE_NUMBER),
	FIELD(prog_load, prog_token_fd, TRACE_SIGNED),
	FIELD(prog_load, signature_size, TRACE_NUMBER),
	FIELD(prog_load, keyring_id, TRACE_SIGNED),
};

static const struct trace_field obj_pin[] = {
	FIELD(obj, pathname, TRACE_STRING),
	FIELD(obj, bpf_fd, TRACE_NUMBER, true),
	FIELD(obj, file_flags, TRACE_FLAGS, false, &map_flags),
};

static const struct trace_field obj_get[] = {
	FIELD(obj, pathname, TRACE_STRING),
	FIELD(obj, file_flags, TRACE_FLAGS, false, &map_flags),
};

static const struct trace_field prog_attach[] = {
	FIELD(prog_attach, target_fd, TRACE_NUMBER, true),
	FIELD(prog_attach, attach_bpf_fd, TRACE_NUMBER, true),
	FIELD(prog_attach, attach_type, TRACE_NAME, true, &attach_types),
	FIELD(prog_attach, attach_flags, TRACE_FLAGS, false, &attach_flags),
	FIELD(prog_attach, replace_bpf_fd, TRACE_NUMBER),
	FIELD(prog_attach, relative_fd, TRACE_NUMBER),
	FIELD(prog_attach, expected_revision, TRACE_NUMBER),
};

static const struct trace_field test_run[] = {
	FIELD(test_run, prog_fd, TRACE_NUMBER, true),
	FIELD(test_run, retval, TRACE_NUMBER, true),
	FIELD(test_run, data_size_in, TRACE_NUMBER),
	FIELD(test_run, data_size_out, TRACE_NUMBER),
	FIELD(test_run, data_in, TRACE_HEX),
	FIELD(test_run, data_out, TRACE_HEX),
	FIELD(test_run, repeat, TRACE_NUMBER),
	FIELD(test_run, duration, TRACE_NUMBER),
	FIELD(test_run, ctx_size_in, TRACE_NUMBER),
	FIELD(test_run, ctx_size_out, TRACE_NUMBER),
	FIELD(test_run, ctx_in, TRACE_HEX),
	FIELD(test_run, ctx_out, TRACE_HEX),
	FIELD(test_run, flags, TRACE_FLAGS, false, &test_run_flags),
	FIELD(test_run, cpu, TRACE_NUMBER),
	FIELD(test_run, batch_size, TRACE_NUMBER),
};

static const struct trace_field next_id[] = {
	FIELD(get_id, start_id, TRACE_NUMBER, true),
	FIELD(get_id, next_id, TRACE_NUMBER),
};

static const struct trace_field prog_by_id[] = {
	FIELD(get_id, prog_id, TRACE_NUMBER, true),
};

static const struct trace_field map_by_id[] = {
	FIELD(get_id, map_id, TRACE_NUMBER, true),
	FIELD(get_id, open_flags, TRACE_FLAGS, false, &map_flags),
};

static const struct trace_field btf_by_id[] = {
	FIELD(get_id, btf_id, TRACE_NUMBER, true),
};

static const struct trace_field link_by_id[] = {
	FIELD(get_id, link_id, TRACE_NUMBER, true),
};

static const struct trace_field info[] = {
	FIELD(info, bpf_fd, TRACE_NUMBER, true),
	FIELD(info, info_len, TRACE_NUMBER, true),
	FIELD(info, info, TRACE_HEX, true),
};

static const struct trace_field query[] = {
	FIELD(query, target_fd, TRACE_NUMBER, true),
	FIELD(query, attach_type, TRACE_NAME, true, &attach_types),
	FIELD(query, query_flags, TRACE_HEX),
	FIELD(query, attach_flags, TRACE_FLAGS, false, &attach_flags),
	FIELD(query, prog_ids, TRACE_HEX),
	FIELD(query, count, TRACE_NUMBER, true),
	FIELD(query, prog_attach_flags, TRACE_HEX),
	FIELD(query, link_ids, TRACE_HEX),
	FIELD(query, link_attach_flags, TRACE_HEX),
	FIELD(query, revision, TRACE_NUMBER),
};

static const struct trace_field raw_tracepoint[] = {
	FIELD(raw_tracepoint, name, TRACE_STRING),
	FIELD(raw_tracepoint, prog_fd, TRACE_NUMBER, true),
	FIELD(raw_tracepoint, cookie, TRACE_HEX),
};

static const struct trace_field btf_load[] = {
	FIELD(btf_load, btf, TRACE_HEX, true),
	FIELD(btf_load, btf_size, TRACE_NUMBER, true),
	FIELD(btf_load, btf_log_level, TRACE_NUMBER),
	FIELD(btf_load, btf_log_size, TRACE_NUMBER),
	FIELD(btf_load, btf_log_true_size, TRACE_NUMBER),
	FIELD(btf_load, btf_flags, TRACE_HEX),
	FIELD(btf_load, btf_token_fd, TRACE_SIGNED),
};

static const struct trace_field task_fd_query[] = {
	FIELD(task_fd_query, pid, TRACE_NUMBER, true), FIELD(task_fd_query, fd, TRACE_NUMBER, true),
	FIELD(task_fd_query, prog_id, TRACE_NUMBER),   FIELD(task_fd_query, fd_type, TRACE_NUMBER),
	FIELD(task_fd_query, probe_offset, TRACE_HEX), FIELD(task_fd_query, probe_addr, TRACE_HEX),
};

/* What the type of link adds is left out but for its first number. */
static const struct trace_field link_create[] = {
	FIELD(link_create, prog_fd, TRACE_NUMBER, true),
	FIELD(link_create, target_fd, TRACE_NUMBER, true),
	FIELD(link_create, attach_type, TRACE_NAME, true, &attach_types),
	FIELD(link_create, flags, TRACE_HEX),
	FIELD(link_create, target_btf_id, TRACE_NUMBER),
};

static const struct trace_field link_update[] = {
	FIELD(link_update, link_fd, TRACE_NUMBER, true),
	FIELD(link_update, new_prog_fd, TRACE_NUMBER, true),
	FIELD(link_update, flags, TRACE_FLAGS, false, &attach_flags),
	FIELD(link_update, old_prog_fd, TRACE_NUMBER),
};

static const struct trace_field link_detach[] = {
	FIELD(link_detach, link_fd, TRACE_NUMBER, true),
};

static const struct trace_field enable_stats[] = {
	FIELD(enable_stats, type, TRACE_NUMBER, true),
};

static const struct trace_field iter_create[] = {
	FIELD(iter_create, link_fd, TRACE_NUMBER, true),
	FIELD(iter_create, flags, TRACE_HEX),
};

static const struct trace_field bind_map[] = {
	FIELD(bind_map, prog_fd, TRACE_NUMBER, true),
	FIELD(bind_map, map_fd, TRACE_NUMBER, true),
	FIELD(bind_map, flags, TRACE_HEX),
};

static const struct trace_field token_create[] = {
	FIELD(token_create, flags, TRACE_HEX),
	FIELD(token_create, bpffs_fd, TRACE_NUMBER, true),
};

static const struct trace_field stream_read[] = {
	FIELD(stream_read, prog_fd, TRACE_NUMBER, true),
	FIELD(stream_read, stream_id, TRACE_NUMBER, true),
	FIELD(stream_read, stream_buf, TRACE_HEX),
	FIELD(stream_read, stream_buf_len, TRACE_NUMBER, true),
};

static const struct trace_field assoc_struct_ops[] = {
	FIELD(assoc_struct_ops, map_fd, TRACE_NUMBER, true),
	FIELD(assoc_struct_ops, prog_fd, TRACE_NUMBER, true),
	FIELD(assoc_struct_ops, flags, TRACE_HEX),
};

#define CALL(command, fields) [CMD_##command] = { .list = fields, .count = ARRAY_SIZE(fields) }

const struct trace_fields trace_fields[COMMANDS] = {
	CALL(MAP_CREATE, map_create),
	CALL(MAP_LOOKUP_ELEM, map_lookup),
	CALL(MAP_UPDATE_ELEM, map_update),
	CALL(MAP_DELETE_ELEM, map_key),
	CALL(MAP_GET_NEXT_KEY, map_next_key),
	CALL(PROG_LOAD, prog_load),
	CALL(OBJ_PIN, obj_pin),
	CALL(OBJ_GET, obj_get),
	CALL(PROG_ATTACH, prog_attach),
	CALL(PROG_DETACH, prog_attach),
	CALL(PROG_TEST_RUN, test_run),
	CALL(PROG_GET_NEXT_ID, next_id),
	CALL(MAP_GET_NEXT_ID, next_id),
	CALL(PROG_GET_FD_BY_ID, prog_by_id),
	CALL(MAP_GET_FD_BY_ID, map_by_id),
	CALL(OBJ_GET_INFO_BY_FD, info),
	CALL(PROG_QUERY, query),
	CALL(RAW_TRACEPOINT_OPEN, raw_tracepoint),
	CALL(BTF_LOAD, btf_load),
	CALL(BTF_GET_FD_BY_ID, btf_by_id),
	CALL(TASK_FD_QUERY, task_fd_query),
	CALL(MAP_LOOKUP_AND_DELETE_ELEM, map_lookup),
	CALL(MAP_FREEZE, map_freeze),
	CALL(BTF_GET_NEXT_ID, next_id),
	CALL(MAP_LOOKUP_BATCH, map_batch),
	CALL(MAP_LOOKUP_AND_DELETE_BATCH, map_batch),
	CALL(MAP_UPDATE_BATCH, map_batch),
	CALL(MAP_DELETE_BATCH, map_batch),
	CALL(LINK_CREATE, link_create),
	CALL(LINK_UPDATE, link_update),
	CALL(LINK_GET_FD_BY_ID, link_by_id),
	CALL(LINK_GET_NEXT_ID, next_id),
	CALL(ENABLE_STATS, enable_stats),
	CALL(ITER_CREATE, iter_create),
	CALL(LINK_DETACH, link_detach),
	CALL(PROG_BIND_MAP, bind_map),
	CALL(TOKEN_CREATE, token_create),
	CALL(PROG_STREAM_READ_BY_FD, stream_read),
	CALL(PROG_ASSOC_STRUCT_OPS, assoc_struct_ops),
};
