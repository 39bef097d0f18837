#!/usr/bin/env bats
# where, fields, sort, limit, percpu and count, on maps with types.

# shellcheck disable=SC2154 # what bats and maps.bash set
load ../lib/common
load ../lib/maps

setup_file() {
	setup_maps
	local i state
	new flows type hash key 'struct { u32 saddr; u16 port; u8 pad[2]; }' value 'struct {
		u64 packets; s32 change; enum { NEW, OPEN, CLOSED } state; char comm[16];
		u32 syn:1, level:3, rest:28; double rate; struct { s16 x, y; } pts[2]; }' entries 100
	for i in {1..9}; do
		state=([0]=NEW [1]=OPEN [2]=CLOSED)
		echo "map update $fs/flows key '{\"saddr\":\"10.0.$i.1\",\"port\":$((8000 + i))}'" \
			"value '{\"packets\":$((i * i)),\"change\":$((5 - i)),\"state\":" \
			"\"${state[i % 3]}\",\"comm\":\"job $i\",\"syn\":$((i % 2)),\"level\":$((i % 8))," \
			"\"rate\":$i.5,\"pts\":[{\"x\":$i,\"y\":-$i},{\"x\":0,\"y\":$((i * 2))}]}'"
	done | bpfadm -q batch >/dev/null
	new stats type percpu_array value 'struct { u64 packets; u32 drops; char who[8]; }' entries 4
	bpfadm map update "$fs/stats" key 1 cpu 0 value '{"packets":3,"drops":4000000000}'
	bpfadm map update "$fs/stats" key 1 cpu 1 value '{"packets":4,"drops":4000000000,"who":"me"}'
	new routes type lpm_trie key 8 value u32 entries 8 flags no_prealloc
	bpfadm map update "$fs/routes" key 10.0.0.0/8 value 1
	bpfadm map update "$fs/routes" key 10.1.0.0/16 value 2
	bpfadm map update "$fs/routes" key 0.0.0.0/0 value 3
}
teardown_file() { drop_maps; }

flows() { # an expression: how many there are, counted and listed
	local count
	count=$(bpfadm map count "$fs/flows" where "$1")
	[ "$(bpfadm -l map dump "$fs/flows" where "$1" | wc -l)" = "$count" ]
	echo "$count"
}

@test "every kind of field is compared" {
	while IFS='|' read -r want expression; do
		[ "$(flows "$expression")" = "$want" ] ||
			fail "$expression: $(flows "$expression"), not $want"
	done <<-'END'
		4|packets > 25
		4|value.packets >= 36
		4|change < 0
		5|change >= 0
		1|change == -4
		3|state == CLOSED
		6|state in (NEW, OPEN)
		6|not state == NEW
		5|syn
		4|!syn
		4|level & 4
		5|level & 4 == 0
		2|(level & 0x6) == 6
		1|rate == 2.5
		8|rate != 2.5
		1|comm == "job 3"
		9|comm ~ "job*"
		3|comm ~ "*[1-3]"
		2|pts[1].y > 15
		1|pts[0].y == -9
		9|saddr in 10.0.0.0/8
		2|saddr in 10.0.2.0/23
		3|saddr in (10.0.2.0/23, 10.0.9.1)
		1|key.port == 8009
		2|packets > 25 and state == NEW
		6|packets > 25 or state == CLOSED
		5|packets > 25 or state == CLOSED and syn
		1|(packets > 25 or state == CLOSED) and saddr == 10.0.8.1 and comm ~ job*
		0|packets > 0xffffffff
	END
}

@test "an expression may be one word or several" {
	run -0 bpfadm map count "$fs/flows" where packets '>' 25 and state == NEW
	assert_output 2
}

@test "what does not fit a field is told" {
	while IFS='|' read -r expression message; do
		run -2 --separate-stderr bpfadm -j map dump "$fs/flows" where "$expression"
		is_json <<<"$output"
		[ "${stderr_lines[0]}" = "bpfadm: where: $message" ] || fail "${stderr_lines[0]}"
	done <<-'END'
		port == 65536|65536 does not fit port: 2 bytes, 0 to 65535, at "65536"
		state == CLOSE|state takes NEW, OPEN, CLOSED, or 0 to 4294967295, not "CLOSE", at "CLOSE"
		pakets > 5|an element has no field "pakets", at "pakets > 5"
		pts == 1|pts has several fields: compare one of them, at "1"
		comm > 5 or|expected a field, at the end
	END
}

@test "sort and limit give what jq would" {
	for field in packets change comm rate; do
		for sign in '' -; do
			mapfile -t want < <(bpfadm -l map dump "$fs/flows" | jq -c .value.$field | sort -V)
			[ "$field" = change ] && mapfile -t want < <(printf '%s\n' "${want[@]}" | sort -n)
			[ -z "$sign" ] || mapfile -t want < <(printf '%s\n' "${want[@]}" | tac)
			run -0 bpfadm -l map dump "$fs/flows" sort $sign$field
			[ "$(jq -c .value.$field <<<"$output")" = "$(printf '%s\n' "${want[@]}")" ]
			run -0 bpfadm -l map dump "$fs/flows" sort $sign$field limit 4
			[ "$(jq -c .value.$field <<<"$output")" = "$(printf '%s\n' "${want[@]:0:4}")" ]
		done
	done
}

@test "fields are shown as a table, decoded if asked" {
	run -0 bpfadm map dump "$fs/flows" fields saddr,packets,state,comm with key.saddr=ip4 \
		where 'packets < 5' sort -packets
	assert_line --index 0 'saddr                 packets  state   comm'
	assert_line --index 1 '10.0.2.1                    4  CLOSED  "job 2"'
	assert_line --index 2 '10.0.1.1                    1  OPEN    "job 1"'
	assert_line --index 3 'Found 2 of 9 elements'
	run -0 bpfadm -j map dump "$fs/flows" fields key.port,pts[1].y where 'packets == 4'
	[ "$output" = '[{"formatted":{"key":{"port":8002},"value":{"pts[1].y":4}}}]' ]
}

@test "values of all CPUs are folded" {
	run -0 bpfadm -l map lookup "$fs/stats" key 1 percpu sum
	[ "$output" = '{"key":1,"value":{"packets":7,"drops":4294967295,"who":"me"}}' ]
	run -0 bpfadm -l map dump "$fs/stats" percpu max where packets fields packets,drops
	[ "$output" = '{"value":{"packets":4,"drops":4000000000}}' ]
	run -0 bpfadm map dump "$fs/stats" where 'cpu == 1 and who ~ m*' fields key,packets
	assert_line --index 1 --regexp '^ +1 +3  0$'
	assert_line --index 2 --regexp '^ +1 +4  1$'
	[ "$(bpfadm map count "$fs/stats" where 'packets == 7')" = 0 ]
	[ "$(bpfadm map count "$fs/stats" percpu sum where 'packets == 7')" = 1 ]
}

@test "prefixes of a trie lie in a prefix" {
	[ "$(bpfadm map count "$fs/routes" where 'key in 10.0.0.0/8')" = 2 ]
	[ "$(bpfadm map count "$fs/routes" where 'key in 0.0.0.0/0')" = 3 ]
	[ "$(bpfadm map count "$fs/routes" where 'key == 10.1.0.0/16')" = 1 ]
}

@test "slots that are empty are no elements, and have no fields" {
	new redirect type devmap key 4 value 4 entries 8
	[ "$(bpfadm map count "$fs/redirect")" = 0 ]
	run -0 bpfadm -j map dump "$fs/redirect" where 'value > 0'
	[ "$output" = '[]' ]
	run -0 bpfadm map dump "$fs/redirect" sort key
	assert_output 'Found 0 elements'
}

@test "of a large map sort with a limit keeps the limit in memory, count nothing" {
	new big type array value u64 entries 1000000
	run -0 bpfadm map count "$fs/big"
	assert_output 1000000
	run -0 command time -f %M "$BPFADM" map dump "$fs/big" sort -key limit 3
	# (Sanitisers have memory of their own.)
	ldd "$program" | grep -q 'lib[at]san' || [ "${lines[-1]}" -lt 16384 ]
	assert_line --partial 'key: 999999'
	assert_line 'Found 3 of 1000000 elements'
	run -0 bpfadm map dump "$fs/big" limit 3
	assert_line 'Found 3 elements; stopped at the limit'
}

@test "completion knows the fields" {
	words() { bpfadm complete -- map dump "$fs/flows" "$@" | cut -f1 | xargs; }
	[ "$(words fields '')" = 'key. value.' ]
	[ "$(words fields key.)" = 'key.saddr key.port key.pad[' ]
	[ "$(words fields key.saddr,value.pa)" = 'key.saddr,value.packets' ]
	[ "$(words sort value.c)" = 'value.change value.comm' ]
	[ "$(words where value.packets '>' 5 and value.st)" = value.state ]
}
