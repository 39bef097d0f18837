#!/usr/bin/env bats
# where, fields, sort, limit, percpu and count, on maps without types.

# shellcheck disable=SC2154 # what bats sets
load ../lib/common

key='ip4,ip4,be16,be16,u8,pad[3]'
value=u64,u64,u64
flows=(map dump flows key-as "$key" value-as "$value")
counters=(map dump counters value-as u64)

@test "where: the elements for which the expression holds, and how many there were" {
	run -0 bpfadm "${flows[@]}" where 'value[0] > 10 and key[2] != 1003'
	assert_output --partial '10.0.0.2'
	assert_line 'Found 1 of 3 elements'
	run -0 bpfadm "${flows[@]}" where key[0] in 10.0.0.2/31
	assert_line 'Found 2 of 3 elements'
	run -0 bpfadm "${flows[@]}" where 'key[0] == 10.0.0.9'
	assert_output 'Found 0 of 3 elements'
	run -0 bpfadm map dump counters where 'value >= 20'
	assert_line 'Found 2 of 4 elements'
	run -0 bpfadm map dump flows where "key == '0a0000010a0000fe03e901bb06000000'"
	assert_line 'Found 1 of 3 elements'
}

@test "where: what is wrong with an expression is told, with its place" {
	run -2 --separate-stderr bpfadm -j "${flows[@]}" where 'key[0] == 10.0.0'
	[ "$(jq -r .errno <<<"$output")" = EINVAL ]
	[ "${stderr_lines[0]}" = 'bpfadm: where: key[0] takes an IPv4 address, not "10.0.0", at "10.0.0"' ]
	run -2 --separate-stderr bpfadm "${flows[@]}" where 'key[0] =='
	[ "${stderr_lines[0]}" = 'bpfadm: where: expected a value to compare with, at the end' ]
	run -2 --separate-stderr bpfadm "${flows[@]}" where 'vaule[0] == 1'
	[ "${stderr_lines[0]}" = \
		'bpfadm: where: an element has no field "vaule", at "vaule[0] == 1"' ]
	[ "${stderr_lines[1]}" = 'hint: did you mean value?' ]
	run -2 --separate-stderr bpfadm map dump flows where 'value > 1'
	[[ ${stderr_lines[0]} == 'bpfadm: where: value takes 24 bytes, not "1"'* ]]
	run -2 --separate-stderr bpfadm map dump flows where
	[[ $stderr == *'where needs EXPR'* ]]
}

@test "sort and limit: from the least, with - from the greatest, and the first of them" {
	run -0 bpfadm -l "${flows[@]}" sort value[0]
	[ "$(jq -c '.value[0]' <<<"$output" | xargs)" = '10 20 30' ]
	run -0 bpfadm -l "${flows[@]}" sort -value[0] limit 2
	[ "$(jq -c '.value[0]' <<<"$output" | xargs)" = '30 20' ]
	run -0 bpfadm "${flows[@]}" sort -value[0] limit 2
	assert_line 'Found 2 of 3 elements'
	run -0 bpfadm "${counters[@]}" limit 3
	assert_line 'Found 3 elements; stopped at the limit'
	run -0 bpfadm "${counters[@]}" where 'value > 0' limit 1
	assert_line 'Found 1 of the first 2 elements; stopped at the limit'
	run -0 bpfadm "${counters[@]}" limit 4
	assert_line 'Found 4 elements'
	run -2 --separate-stderr bpfadm "${flows[@]}" sort key
	[ "$stderr" = 'bpfadm: sort: cannot sort by key: it is not a number, a text or an address' ]
}

@test "an option that stands behind the field of sort is one" {
	run -0 bpfadm map dump counters sort -value -j
	is_json <<<"$output"
	run -0 bpfadm -l map dump counters limit 1 sort -key
	assert_output '{"key":"03000000","value":"1e00000000000000"}'
}

@test "fields: a table for people, objects of those fields for machines" {
	run -0 bpfadm "${flows[@]}" fields key[0],value[1] sort value[1] limit 1
	assert_line --index 0 'key[0]               value[1]'
	assert_line --index 1 '10.0.0.1                 1000'
	assert_line --index 2 'Found 1 of 3 elements'
	run -0 bpfadm -j "${flows[@]}" fields key[0],value[1] where 'key[2] == 1002'
	[ "$output" = '[{"formatted":{"key":{"[0]":"10.0.0.2"},"value":{"[1]":2000}}}]' ]
	run -0 bpfadm -l "${counters[@]}" fields value where 'value == 20'
	[ "$output" = '{"value":20}' ]
	run -2 --separate-stderr bpfadm -j "${flows[@]}" fields key[0],key[0]
	[ "${stderr_lines[0]}" = 'bpfadm: the field key[0] is given twice' ]
	is_json <<<"$output"
}

@test "percpu: the sum or the greatest of all CPUs as one value" {
	cpus=$(bpfadm -l map lookup percpu key 1 value-as u64 | jq '.value | length')
	run -0 bpfadm -l map lookup percpu key 1 value-as u64 percpu sum
	[ "$(jq .value <<<"$output")" -eq $((100 * cpus * (cpus - 1) / 2 + cpus)) ]
	run -0 bpfadm -j map dump percpu percpu max
	[ "$(jq -c '[.[] | has("value"), has("values")]' <<<"$output")" = '[true,false,true,false]' ]
	run -0 bpfadm -l map dump percpu value-as u64 percpu max where "value == $((100 * cpus - 99))"
	[ "$(jq -c .value <<<"$output")" = $((100 * cpus - 99)) ]
	[ "$(bpfadm -l map dump percpu percpu list)" = "$(bpfadm -l map dump percpu)" ]
	run -2 --separate-stderr bpfadm map dump counters percpu sum
	[ "$stderr" = 'bpfadm: percpu: map 8 (counters) is not a per-CPU map' ]
	run -2 --separate-stderr bpfadm map lookup percpu key 1 cpu 0 percpu sum
	[ "$stderr" = 'bpfadm: map lookup: cpu and percpu cannot be used together' ]
	run -2 --separate-stderr bpfadm map dump percpu sort value
	[ "${stderr_lines[1]}" = 'hint: combine them with percpu sum or percpu max' ]
}

@test "an element of a per-CPU map is chosen by one CPU's value, cpu says which" {
	[ "$(bpfadm map count percpu where 'value == 1')" = 1 ]
	[ "$(bpfadm map count percpu where 'value == 1 and cpu == 0')" = 1 ]
	[ "$(bpfadm map count percpu where 'value == 1 and cpu != 0')" = 0 ]
	run -2 --separate-stderr bpfadm map count counters where 'cpu == 1'
	[[ ${stderr_lines[0]} == *'has no field "cpu"'* ]]
}

@test "count: a number for people, an object for machines" {
	run -0 bpfadm map count flows
	assert_output 3
	run -0 bpfadm map count flows where 'key[1] == 0x6bb01' key-as u64,u32,u32
	assert_output 0
	run -0 bpfadm -j map count flows where 'value[1] >= 2000' value-as u64,u64,u64
	[ "$output" = '{"count":2}' ]
	[ "$(bpfadm map count percpu percpu sum where 'value == 0')" = 0 ]
	run -2 --separate-stderr bpfadm -j map count flows where 'value[1] >= 2000'
	[ "${stderr_lines[0]}" = \
		'bpfadm: where: value has no "[1]", at "value[1] >= 2000"' ]
	is_json <<<"$output"
	run -2 --separate-stderr bpfadm map count twin
	[[ ${stderr_lines[0]} == *'2 maps have the name twin'* ]]
}

@test "a map that is called as a keyword is found by its name" {
	run -0 bpfadm map dump percpu
	assert_output --partial 'Found 2 elements'
	run -0 bpfadm map count percpu
	assert_output 2
}
