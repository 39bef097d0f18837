#!/usr/bin/env bats
# where, sort, fields and limit of lists, on the fake kernel: maps 7 (flows), 8 (counters), 9
# (percpu), 10 and 11 (twin), and program 5 (xdp_pass).

# shellcheck disable=SC2154 # what bats sets
load ../lib/common

ids() { # words of map show...
	bpfadm -j map show "$@" | jq -c 'map(.id)'
}

@test "where: the rows for which the expression is true" {
	[ "$(ids where type == hash)" = '[7,10,11]' ]
	[ "$(ids where 'type == hash and name != twin')" = '[7]' ]
	[ "$(ids where 'name ~ "*er*" or bytes_key > 8')" = '[7,8,9]' ]
	[ "$(ids where id in '(8, 9, 99)')" = '[8,9]' ]
	[ "$(ids where not 'max_entries < 8')" = '[7,10,11]' ]
	[ "$(ids where name == nosuch)" = '[]' ]
	# The names of several, too.
	[ "$(ids twin where 'id > 10')" = '[11]' ]
	[ "$(bpfadm -l prog show where 'jited == false and type == xdp' | jq .id)" = 5 ]
	run -0 bpfadm map show where name == nosuch
	assert_output 'none of them'
}

@test "where: what is not known is not compared" {
	# The fake kernel counts no elements and has no pins, and nobody holds its objects.
	[ "$(ids where 'entries >= 0')" = '[]' ]
	[ "$(ids where 'not entries >= 0')" = '[7,8,9,10,11]' ]
	[ "$(ids where pids)" = '[]' ]
	[ "$(ids where 'pids.comm != x')" = '[]' ]
	[ "$(ids where 'not pids' limit 2)" = '[7,8]' ]
	[ "$(ids where 'not pinned' sort -id limit 1)" = '[11]' ]
}

@test "sort: by a column, up or down; what is equal keeps its order" {
	[ "$(ids sort name)" = '[8,7,9,10,11]' ]
	[ "$(ids sort -name)" = '[10,11,9,7,8]' ]
	[ "$(ids sort -max_entries)" = '[7,10,11,8,9]' ]
	[ "$(ids sort bytes_value limit 3)" = '[10,11,8]' ]
	[ "$(ids sort entries)" = '[7,8,9,10,11]' ]
}

@test "fields: these columns in this order, in each form" {
	run -0 bpfadm map show fields name,max_entries,id where type == hash
	assert_output "$(printf '%s\n' 'NAME    MAX  ID' 'flows  1024   7' 'twin      8  10' 'twin      8  11')"
	run -0 bpfadm -l map show fields id,name limit 2
	assert_output "$(printf '%s\n' '{"id":7,"name":"flows"}' '{"id":8,"name":"counters"}')"
	run -0 bpfadm -j map show fields name,id,pids,dev limit 1
	assert_output '[{"name":"flows","id":7}]'
	run -0 bpfadm map show 7 fields type,bytes_key
	assert_output "$(printf '%s\n' 'type: hash' 'key: 16 B')"
	run -0 bpfadm -p prog show fields orphaned,name
	assert_output "$(printf '%s\n' '[' '    {' '        "orphaned": false,' \
		'        "name": "xdp_pass"' '    }' ']')"
	run -0 bpfadm btf show fields id
	assert_output 'no BTF'
}

@test "limit says nothing" {
	run -0 --separate-stderr bpfadm map show limit 2 fields id
	assert_output "$(printf '%s\n' 'ID' ' 7' ' 8')"
	[ -z "$stderr" ]
	[ "$(ids limit 0)" = '[]' ]
	[ "$(ids limit 100)" = '[7,8,9,10,11]' ]
}

@test "one object for which the expression is not true: exit status 1" {
	run -0 bpfadm -j map show 7 where id == 7 fields id
	assert_output '{"id":7}'
	run -1 --separate-stderr bpfadm -j map show flows where id == 8
	[ "$output" = null ]
	[ "$stderr" = 'bpfadm: where is not true of map 7 (flows)' ]
}

@test "a column that does not exist: which one is near, and all" {
	while IFS='|' read -r words message hint; do
		# shellcheck disable=SC2086
		run -2 --separate-stderr bpfadm map show $words
		[ -z "$output" ]
		[ "${stderr_lines[0]}" = "bpfadm: $message" ] || fail "$words: $stderr"
		[[ ${stderr_lines[1]} == "hint: $hint"* ]] || fail "$words: $stderr"
		# shellcheck disable=SC2086
		run -2 bpfadm -j map show $words
		jq -e .hint <<<"${lines[-1]}"
	done <<-'END'
		where nmae == x|where: map show has no column "nmae", at "nmae == x"|did you mean name? columns: id, type, name, flags
		where pids == 3|where: pids has several fields: compare one of them, at "3"|pids.pid, for example
		sort -entrys|sort: map show has no column "entrys"|did you mean entries? columns: 
		sort pids|sort: pids has several fields: sort by one of them|pids.pid, for example
		fields id,zebra|fields: map show has no column "zebra"|columns: id, type
		fields id,|fields: map show has no column ""|columns: id, type
	END
	run -2 --separate-stderr bpfadm prog show fields id,name,id
	[ "$stderr" = 'bpfadm: fields: the column id is given twice' ]
	run -2 --separate-stderr bpfadm prog show fields pids.comm
	[ "$stderr" = 'bpfadm: fields: pids.comm is only a part of a column' ]
	run -2 --separate-stderr bpfadm prog show where fill
	[[ $stderr == *'prog show has no column "fill"'* ]]
}

@test "an error of the list stays an error" {
	FAKE_ERRNO=map_get_next_id=EPERM run -2 --separate-stderr bpfadm -j map show where id == 7
	is_json <<<"$output"
	jq -e '.[0].errno == "EPERM"' <<<"$output"
	FAKE_ERRNO=map_get_next_id=EPERM run -2 --separate-stderr bpfadm map show fields id,name
	[ -z "$output" ]
}

@test "columns and their values are completed" {
	words() {
		bpfadm complete -- "$@" | cut -f1 | paste -sd' '
	}
	[ "$(words map show where m)" = 'max_entries map_extra' ]
	[ "$(words map show where 'name == x and pid')" = 'name == x and pids.pid name == x and pids.comm' ]
	[ "$(words map show where 'type == percpu_h')" = 'type == percpu_hash' ]
	[ "$(words map show where approximate == '')" = 'true false' ]
	[ "$(words map show where 'flags & rdo')" = 'flags & rdonly flags & rdonly_prog' ]
	[ "$(words map show sort -ma)" = '-max_entries -map_extra' ]
	[ "$(words map show fields id,pi)" = 'id,pinned id,pids' ]
	[ "$(words prog show fields run_)" = 'run_time_ns run_cnt run_avg_ns' ]
	[ "$(words btf show where 'kernel == t')" = 'kernel == true' ]
	[[ " $(words map show '') " == *' where sort fields limit ' ]]
}
