#!/usr/bin/env bats
# Fields by name: with FIELD=DECODER, set FIELD=VALUE, recurse, and completing them.

# shellcheck disable=SC2154 # what bats and maps.bash set
load ../lib/common
load ../lib/maps

teardown() {
	drop_maps
	rmdir "$fs"
}

setup() {
	setup_maps
	new flows type hash entries 8 key 'struct { u32 saddr; u16 port; u8 mac[6]; }' value '
		enum state { NEW, ESTABLISHED, CLOSED };
		struct {
			u64 packets, seen, took, function;
			u8 peer[16], raw[4];
			u32 uid, ifindex;
			enum state state;
			u32 syn : 1, rest : 31;
			u16 ports[3];
			struct { u32 x, y; } pts[2];
			char comm[16];
		}'
	key='{"saddr": "10.0.0.1", "port": 47873, "mac": "02:00:00:00:00:01"}'
}

# The value of the one element, as JSON lines, or a part of it.
value() { # filter, dump's arguments...
	local filter=$1
	shift
	bpfadm -l map dump "$fs/flows" "$@" | jq -c ".value | $filter"
}

@test "addresses and numbers in network order" {
	bpfadm map update "$fs/flows" key "$key" value '{"peer": "2001:db8::1", "ports": [47873, 1, 2]}'
	run -0 bpfadm -l map dump "$fs/flows" with key.saddr=ip4 key.port=be16 key.mac=mac \
		value.peer=ip6 value.ports=be16 value.raw=ip4
	assert_output --partial '"key":{"saddr":"10.0.0.1","port":443,"mac":"02:00:00:00:00:01"}'
	assert_output --partial '"peer":"2001:db8::1","raw":"0.0.0.0"'
	assert_output --partial '"ports":[443,256,512]'
	run -0 bpfadm map lookup "$fs/flows" key "$key" with saddr=ip4
	assert_line --index 0 'key: {saddr: 10.0.0.1, port: 47873, mac: [2, 0, 0, 0, 0, 1]}'
}

@test "times of day, durations, users, interfaces" {
	now=$(python3 -c 'import time; print(time.clock_gettime_ns(time.CLOCK_MONOTONIC))')
	bpfadm map update "$fs/flows" key "$key" set "seen=$now" took=1200000 ifindex=1
	run -0 value '[.took, .uid, .ifindex]' with value.took=ns value.uid=uid value.ifindex=ifname
	assert_output '["1.2 ms","root","lo"]'
	seen=$(value .seen with value.seen=ktime)
	[[ $seen =~ ^\"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\.[0-9]{6}Z\"$ ]]
	[ $(($(date +%s) - $(date -d "${seen//\"/}" +%s))) -lt 5 ]
	run -0 env TZ=UTC-1 "$program" map dump "$fs/flows" with value.seen=ktime
	assert_output --partial "seen: $(TZ=UTC-1 date -d "${seen//\"/}" '+%F %T')"
	bpfadm map update "$fs/flows" key "$key" set seen=0 took=0 uid=4242424
	run -0 value '[.seen, .took, .uid]' with value.seen=ktime value.took=ns value.uid=uid
	assert_output '[null,"0 ns",4242424]'
	run -0 bpfadm map dump "$fs/flows" with value.seen=ktime
	assert_output --partial 'seen: never'
}

@test "symbols of the kernel" {
	read -r address _ name < <(grep ' T __sys_bpf$\| t __sys_bpf$' /proc/kallsyms)
	bpfadm map update "$fs/flows" key "$key" set "function=0x$address"
	run -0 value .function with value.function=ksym
	assert_output "\"$name\""
	bpfadm map update "$fs/flows" key "$key" set "function=$(printf '%u' $((0x$address + 5)))"
	run -0 value .function with value.function=ksym
	assert_output "\"$name+0x5\""
	bpfadm map update "$fs/flows" key "$key" set function=4096
	run -0 value .function with value.function=ksym
	assert_output '"0x1000"'
}

@test "hexadecimal and text, one element of an array or all" {
	bpfadm map update "$fs/flows" key "$key" set 'raw=[97,98,0,0]' syn=1 state=CLOSED ports[1]=31 \
		'pts=[{"x":10,"y":11},{"x":12,"y":13}]'
	run -0 value '[.raw, .syn, .state, .ports]' with value.raw=str value.syn=hex value.state=hex \
		value.ports=hex
	assert_output '["ab","0x1","0x2",["0x0","0x1f","0x0"]]'
	run -0 value '[.raw, .pts]' with value.raw=hex 'value.pts[1].x=hex'
	assert_output '["61620000",[{"x":10,"y":11},{"x":"0xc","y":13}]]'
	run -0 value .pts with value.pts.y=hex
	assert_output '[{"x":10,"y":"0xb"},{"x":12,"y":"0xd"}]'
	run -0 bpfadm map dump "$fs/flows" with 'value.ports[1]=hex'
	assert_line '  ports: [0, 0x1f, 0]'
}

@test "DNS names, printed and taken as packets have them" {
	local names=(value.peer=dns value.comm=dns)
	bpfadm map update "$fs/flows" with "${names[@]}" key "$key" set peer=www.example comm=.
	run -0 value '[.peer[:5], .peer[11:14], .comm]'
	assert_output '[[3,119,119,119,7],[101,0,0],""]'
	run -0 value '[.peer, .comm]' with "${names[@]}"
	assert_output '["www.example.","."]'
	run -0 bpfadm -l map dump "$fs/flows" with "${names[@]}" where 'peer == "www.example"'
	[ "${#lines[@]}" = 1 ]
	run -0 bpfadm map dump "$fs/flows" with "${names[@]}"
	assert_line '  peer: www.example.'
	# What follows the name, and a compressed one.
	bpfadm map update "$fs/flows" key "$key" set 'peer[15]=1' 'comm=[192,12,0,0,0,0,0,0,0,0,0,0,0,0,0,0]'
	run -0 bpfadm map dump "$fs/flows" with "${names[@]}"
	assert_line '  peer: www.example. ...'
	assert_line '  comm: [192, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]'
	run -2 bpfadm map update "$fs/flows" with "${names[@]}" key "$key" set peer=www.example.com.
	assert_output --partial 'does not fit peer in the value of map'
	run -2 bpfadm map update "$fs/flows" with "${names[@]}" key "$key" set peer=www..com
	assert_output --partial 'takes a DNS name, www.example, that fills at most 16 bytes, not "www..com"'
}

@test "enumerators that are bits are joined, and read so; bpftool has their number" {
	new modes type hash key u32 value 'enum { READ = 1, WRITE = 2, EXEC = 4 }' entries 4
	bpfadm map update "$fs/modes" key 1 value 'READ|EXEC'
	run -0 bpfadm map dump "$fs/modes"
	assert_line 'key: 1  value: READ|EXEC'
	run -0 bpfadm -l map lookup "$fs/modes" key 1
	assert_output '{"key":1,"value":"READ|EXEC"}'
	bpfadm map update "$fs/modes" key 2 value "$(jq -c .value <<<"$output")"
	run -0 bpfadm -j map lookup "$fs/modes" key 2
	[ "$(jq .formatted.value <<<"$output")" = 5 ]
	[ "$(bpfadm map count "$fs/modes" where 'value == "READ|EXEC"')" = 2 ]
	bpfadm map update "$fs/modes" key 2 value 9
	run -0 bpfadm map lookup "$fs/modes" key 2
	assert_output 'key: 2  value: 9'
}

@test "-j has decoded fields below formatted, and the bytes as ever" {
	bpfadm map update "$fs/flows" key "$key" set took=5
	run -0 bpfadm -j map dump "$fs/flows" with value.took=ns key.saddr=ip4
	is_json <<<"$output"
	[ "$(jq -c '.[0].key[:4]' <<<"$output")" = '["0x0a","0x00","0x00","0x01"]' ]
	[ "$(jq -c '.[0].formatted | [.key.saddr, .value.took]' <<<"$output")" = '["10.0.0.1","5 ns"]' ]
}

@test "decoders that the shell keeps are those of each command, by id, name and path" {
	local with=(key.saddr=ip4 key.port=be16 value.took=ns) map
	bpfadm map update "$fs/flows" key "$key" value '{"took": 1500}'
	local flow=${key/47873/443} # by its decoder
	want=$(bpfadm map dump "$fs/flows" with "${with[@]}")
	for map in "$fs/flows" "$(bpfadm -j map show "$fs/flows" | jq .id)" "pinned $fs/flows"; do
		run -0 bpfadm -c "set with $map ${with[*]}; map dump $fs/flows; map lookup $fs/flows key '$flow'"
		assert_output "$want
$(bpfadm map lookup "$fs/flows" key "$flow" with "${with[@]}")"
	done
	# They say how DATA is read, too, and what TAB offers.
	run -0 bpfadm -c "set with $fs/flows ${with[*]}; map count $fs/flows where took >= 0; complete -- map dump $fs/flows with key.saddr=h"
	assert_output --partial 'key.saddr=hex'
	# Those of the line come first.
	run -0 bpfadm -c "set with $fs/flows key.saddr=hex; map dump $fs/flows with ${with[*]}"
	assert_output "$want"
}

@test "with goes for bytes and layouts, too, and for queues" {
	new bytes type hash key 4 value 8 entries 1
	bpfadm map update "$fs/bytes" key 10.0.0.1 value 1500
	run -0 bpfadm map dump "$fs/bytes" with key=ip4 value=ns
	assert_line --index 0 'key: 10.0.0.1  value: 1.5 us'
	run -0 bpfadm map dump "$fs/bytes" value-as u32,u32 with 'value[0]=ns'
	assert_line --index 0 'key: 0a 00 00 01  value: 1.5 us 0'
	new queue type queue value 8 entries 4
	bpfadm map push "$fs/queue" value 2000
	run -0 bpfadm map peek "$fs/queue" with value=ns
	assert_output 'value: 2 us'
	run -0 bpfadm map pop "$fs/queue" with value=ns
	assert_output 'value: 2 us'
}

@test "what was decoded is taken back with the same words" {
	bpfadm map update "$fs/flows" key "$key" set packets=7
	words=(with key.saddr=ip4 key.port=be16 key.mac=mac value.peer=ip6 value.uid=uid value.raw=hex)
	run -0 bpfadm -l map dump "$fs/flows" "${words[@]}"
	before=$(bpfadm -j map dump "$fs/flows")
	bpfadm map delete "$fs/flows" key "$key"
	bpfadm map update "$fs/flows" "${words[@]}" key "$(jq -c .key <<<"$output")" \
		value "$(jq -c .value <<<"$output")"
	[ "$(bpfadm -j map dump "$fs/flows")" = "$before" ]
}

@test "a decoder that does not fit, or is none, and a field that is none" {
	while IFS='|' read -r word message help; do
		run -2 --separate-stderr bpfadm map dump "$fs/flows" with "$word"
		[ -z "$output" ]
		[[ ${stderr_lines[0]} == "bpfadm: "*"$message"* ]] || fail "$word: $stderr"
		[[ ${stderr_lines[1]:-} == *"$help"* ]] || fail "$word: $stderr"
	done <<-'END'
		key.sadr=ip4|has no field "sadr"|did you mean saddr?
		key.saddr=ipv4|"ipv4" is not a decoder|did you mean ip4?
		key.saddr=zzzzzzzz|is not a decoder|decoders: ip4, ip6
		key.saddr=ip6|(u32): ip6 takes a field of 16 bytes|
		value.syn=be32|has 1 bit (u32): be32 takes a field of 4 bytes|
		value.comm=ktime|comm in the value|
		value.packets=uid|has 8 bytes (u64): uid takes a number of 4 bytes|
		value.pts=ip4|pts in the value|
		value.pts[2].x=hex|has no [2]: it has 2 elements|
		value.packets.x=hex|has no ".x"|
		sadr=ip4|has no field "sadr"|did you mean saddr?
		key.saddr|has no decoder|FIELD=DECODER
	END
}

@test "set changes fields of an element that is there, and keeps the others; DATA that does so says it" {
	bpfadm map update "$fs/flows" key "$key" value '{"packets": 1, "took": 2, "comm": "nginx"}'
	run -0 --separate-stderr bpfadm map update "$fs/flows" key "$key" set packets=9 \
		value.state=CLOSED 'pts[1].y=3' peer=::1 syn=1
	[ -z "$stderr" ]
	run -0 --separate-stderr bpfadm map update "$fs/flows" key "$key" value '{"packets": 9}'
	[[ $stderr == "note: fields of "*" that are not given keep their values" ]]
	run -0 value '[.packets, .took, .comm, .state, .pts[1], .peer[15], .syn]'
	assert_output '[9,2,"nginx","CLOSED",{"x":0,"y":3},1,1]'
	run -0 bpfadm map update "$fs/flows" key "$key" set comm=ssh packets=18446744073709551615 exist
	run -0 bpfadm -l map dump "$fs/flows"
	assert_output --partial '"packets":18446744073709551615'
	assert_output --partial '"comm":"ssh"'
}

@test "getnext shows keys by their types, but in bpftool's JSON" {
	bpfadm map update "$fs/flows" key "$key" set packets=1
	run -0 bpfadm map getnext "$fs/flows"
	assert_line --regexp '^next key: \{saddr: [0-9]+, '
	run -0 bpfadm -l map getnext "$fs/flows"
	next=$(jq -c .next_key <<<"$output")
	assert_equal "$(jq -c 'keys' <<<"$next")" "$(jq -c 'keys' <<<"$key")"
	run -0 bpfadm map lookup "$fs/flows" key "$next"
	run -0 bpfadm -j map getnext "$fs/flows"
	assert_equal "$(jq -c '.next_key | map(type) | unique' <<<"$output")" '["string"]'
}

@test "fields that are given outside of JSON: a hint shows how" {
	for data in saddr=10.0.0.1 "saddr=10.0.0.1 dport=443" "1 2 3"; do
		# shellcheck disable=SC2086 # a word each
		run -2 bpfadm map lookup "$fs/flows" key $data
		assert_line "hint: give its fields by name: '{\"saddr\": ...}'"
	done
}

@test "set on a key that is new: the rest is zero; exist and noexist are kept" {
	run -1 bpfadm map update "$fs/flows" key "$key" set packets=1 exist
	run -0 --separate-stderr bpfadm map update "$fs/flows" key "$key" set packets=1 noexist
	[ -z "$stderr" ]
	run -1 bpfadm map update "$fs/flows" key "$key" set packets=2 noexist
	run -0 value '[.packets, .took]'
	assert_output '[1,0]'
}

@test "set goes over what value gives" {
	bpfadm map update "$fs/flows" key "$key" value '{"packets": 1, "took": 2}' set took=3
	run -0 value '[.packets, .took]'
	assert_output '[1,3]'
}

@test "set refuses what no field takes, and stores nothing" {
	bpfadm map update "$fs/flows" key "$key" set packets=1
	before=$(bpfadm -j map dump "$fs/flows")
	while IFS='|' read -r word message help; do
		run -2 --separate-stderr bpfadm -t map update "$fs/flows" key "$key" set packets=5 "$word"
		[[ $stderr == *"bpfadm: "*"$message"* ]] || fail "$word: $stderr"
		[[ $stderr == *"$help"* ]] || fail "$word: $stderr"
		[[ $stderr != *map_update_elem* ]]
	done <<-'END'
		pakets=1|has no field "pakets"|did you mean packets?
		state=CLOSE|state in the value of map|did you mean CLOSED?
		syn=2|2 does not fit syn|1 bit, 0 to 1
		took=-1|-1 does not fit took|
		comm=12345678901234567|does not fit comm|at most 16 bytes, got 17
		packets=6|has already been set|
		packets|is not FIELD=VALUE|packets=0
		=1|is not FIELD=VALUE|packets=0
		pts.x=1|has no ".x"|one of its elements
		pts[2].x=1|has no [2]|
		pts[x]=1|has no "[x]"|
		pts=[1]|has 2 elements, got 1|
		took={|the JSON for|
	END
	[ "$(bpfadm -j map dump "$fs/flows")" = "$before" ]
}

@test "set on a per-CPU map: one CPU, or every one, each with its own rest" {
	new percpu type percpu_array entries 1 value 'struct { u64 a, b; }'
	bpfadm map update "$fs/percpu" key 0 cpu 0 set a=1
	bpfadm map update "$fs/percpu" key 0 set b=7
	run -0 bpfadm -l map dump "$fs/percpu"
	[ "$(jq -c '.value[0]' <<<"$output")" = '{"a":1,"b":7}' ]
	[ "$(jq -c '[.value[1:][] | select(. != {a: 0, b: 7})]' <<<"$output")" = '[]' ]
}

@test "set on a trie takes the rest from the same prefix, not from a shorter one" {
	new routes type lpm_trie key 8 value 'struct { u32 hop, metric; }' entries 8 flags no_prealloc
	bpfadm map update "$fs/routes" key 10.0.0.0/8 value '{"hop": 1, "metric": 2}'
	bpfadm map update "$fs/routes" key 10.1.0.0/13 set hop=3
	run -0 bpfadm -l map lookup "$fs/routes" key 10.1.2.3/32
	[ "$(jq -c .value <<<"$output")" = '{"hop":3,"metric":0}' ]
	bpfadm map update "$fs/routes" key 10.2.0.0/13 set metric=4
	run -0 bpfadm -l map lookup "$fs/routes" key 10.1.2.3/32
	[ "$(jq -c .value <<<"$output")" = '{"hop":3,"metric":4}' ]
}

@test "a map of maps has no fields to set" {
	new inner type hash key 4 value 8 entries 1
	new outer type hash_of_maps key 4 value 4 entries 2 inner_map "$fs/inner"
	run -2 bpfadm map update "$fs/outer" key 1 set value=1
	assert_output --partial 'has no fields to set: use value MAP'
}

@test "recurse shows inner maps in place" {
	new inner type hash key u32 value 'struct { u64 n, took; }' entries 4
	new outer type hash_of_maps key 4 value 4 entries 2 inner_map "$fs/inner"
	bpfadm map update "$fs/outer" key 1 value "$fs/inner"
	run -0 bpfadm -j map dump "$fs/outer" recurse
	[ "$(jq -c '.[0].inner_map' <<<"$output")" = '[]' ]
	bpfadm map update "$fs/inner" key 7 set n=1 took=1500
	id=$(map_id inner)
	run -0 bpfadm map dump "$fs/outer" recurse with inner.value.took=ns key=hex
	assert_output "key: 01 00 00 00  inner_map_id: $id
  key: 7  value: {n: 1, took: 1.5 us}
Found 1 element"
	run -0 bpfadm -l map dump "$fs/outer" recurse
	assert_output '{"key":"01000000","value":'"$id"',"inner_map":[{"key":7,"value":{"n":1,"took":1500}}]}'
	run -0 bpfadm -j map dump "$fs/outer" recurse
	is_json <<<"$output"
	[ "$(jq -c '.[0] | [.inner_map_id, .inner_map[0].formatted.value]' <<<"$output")" = \
		'['"$id"',{"n":1,"took":1500}]' ]
	[ "$(bpfadm -p map dump "$fs/outer" recurse | jq -c .)" = "$output" ]
}

@test "recurse on a map without inner maps, and one whose inner map cannot be shown" {
	run -2 bpfadm map dump "$fs/flows" recurse
	assert_output --partial 'recurse needs a map of maps; map '
	new inner type ringbuf entries 4096
	new outer type hash_of_maps key 4 value 4 entries 2 inner_map "$fs/inner"
	bpfadm map update "$fs/outer" key 1 value "$fs/inner"
	run -2 --separate-stderr bpfadm -j map dump "$fs/outer" recurse
	is_json <<<"$output"
	[[ $(jq -r '.[0].inner_map[0].error' <<<"$output") == "cannot dump map "* ]]
}

# The candidates for the line's last word, on one line.
words() {
	bpfadm complete -- "$@" | cut -f1 | paste -sd' '
}

@test "completion: the fields of set and with, enumerators, decoders that fit" {
	[ "$(words map update "$fs/flows" key 1 set p)" = "packets= peer[ ports[ pts[" ]
	[ "$(words map update "$fs/flows" key 1 set packets=1 value.t)" = value.took= ]
	[ "$(words map update "$fs/flows" key 1 set state=)" = "state=NEW state=ESTABLISHED state=CLOSED" ]
	[ "$(words map update "$fs/flows" key 1 set pts[)" = "pts[0]. pts[1]." ]
	[ "$(words map update "$fs/flows" key 1 set 'pts[1].')" = "pts[1].x= pts[1].y=" ]
	[ "$(words map update "$fs/flows" key 1 set packets=)" = "" ]
	[ "$(words map dump "$fs/flows" with '')" = "key. value." ]
	[ "$(words map dump "$fs/flows" with p)" = "port= packets= peer[ ports[ pts[" ]
	[ "$(words map dump id "$(map_id flows)" with key.)" = "key.saddr= key.port= key.mac[" ]
	[ "$(words map dump "$fs/flows" with key.port=)" = \
		"key.port=be16 key.port=ns key.port=hex key.port=str" ]
}

@test "completion: in an expression fields, and what they are compared with; fields to sort by" {
	[ "$(words map dump "$fs/flows" where 'packets > 1 and pe')" = "packets > 1 and peer[" ]
	[ "$(words map dump "$fs/flows" where 'state == ')" = \
		"state == NEW state == ESTABLISHED state == CLOSED" ]
	[ "$(words map dump "$fs/flows" where packets and state in '(NEW,C')" = "(NEW,CLOSED" ]
	[ "$(words map count "$fs/flows" where state == C)" = CLOSED ]
	[ "$(words map dump "$fs/flows" sort -pa)" = "-packets" ]
	[ "$(words map dump "$fs/flows" fields saddr,value.st)" = "saddr,value.state" ]
}

@test "completion: members and values of JSON objects, keys that are enumerations" {
	[ "$(words map lookup "$fs/flows" key '{')" = '{"saddr": {"port": {"mac":' ]
	[ "$(words map lookup "$fs/flows" key '{"saddr":1,"p')" = '{"saddr":1,"port":' ]
	[ "$(words map update "$fs/flows" key 1 value '{"state":"C')" = '{"state":"CLOSED"' ]
	[ "$(words map update "$fs/flows" key 1 value '{"pts":[{"x":1},{"')" = \
		'{"pts":[{"x":1},{"x": {"pts":[{"x":1},{"y":' ]
	[ "$(words map update "$fs/flows" key 1 value '{"nosuch":{"')" = '' ]
	new enum type hash key 'enum { FIRST, SECOND }' value 4 entries 2
	[ "$(words map lookup "$fs/enum" key '')" = "FIRST SECOND" ]
}

@test "TAB leaves the quote open in which JSON goes on" {
	bpfadm map update "$fs/flows" key '{"saddr":"10.9.9.9"}' set packets=4711
	run -0 on_terminal "map lookup $fs/flows key '{\"sad\t\"10.9.9.9\"}'\n"
	assert_output --partial 'packets: 4711'
	bpfadm map delete "$fs/flows" key '{"saddr":"10.9.9.9"}'
}

@test "completion: keys and values that name processes, files, cgroups, devices, programs" {
	new tasks type task_storage key 4 value u64 flags no_prealloc entries 0
	[ "$(words map update "$fs/tasks" key '')" = pid ]
	[[ " $(words map update "$fs/tasks" key pid $$) " == *" $$ "* ]]
	new files type inode_storage value u64 flags no_prealloc
	[ "$(words map update "$fs/files" key '')" = path ]
	touch "$BATS_TEST_TMPDIR/some_file"
	[ "$(words map update "$fs/files" key path "$BATS_TEST_TMPDIR/some")" = "$BATS_TEST_TMPDIR/some_file" ]
	new cgroups type cgroup_array entries 2
	[ "$(words map update "$fs/cgroups" key 0 value '')" = cgroup ]
	[[ "$(words map update "$fs/cgroups" key 0 value cgroup /sys/fs/cgr)" == /sys/fs/cgroup/ ]]
	new sockets type sockmap key 4 value 4 entries 2
	run -0 bpfadm complete -- map update "$fs/sockets" key 0 value ''
	assert_output $'\ta descriptor that is open from the start (sockets)'
	new devices type devmap entries 2 value 8
	[[ " $(words map update "$fs/devices" key 0 value '') " == *" lo "* ]]
	[[ " $(words map update "$fs/devices" key 0 value lo '') " == *" id name pinned tag "* ]]
	new cpus type cpumap entries 2 value 4
	run -0 bpfadm complete -- map update "$fs/cpus" key 0 value ''
	assert_output --partial "how many packets the CPU's queue can hold"
	[[ " $(words map update "$fs/cpus" key 0 value 64 '') " != *" pinned "* ]]
	new routes type lpm_trie key 8 value 4 flags no_prealloc entries 2
	run -0 bpfadm complete -- map update "$fs/routes" key ''
	assert_line --partial $'\tan address and a prefix length, as 10.0.0.0/8'
	new routes6 type lpm_trie key 20 value 4 flags no_prealloc entries 2
	run -2 bpfadm map update "$fs/routes6" key 10.0.0.0/8 value 1
	assert_line --partial 'takes an address and a prefix length, as 2001:db8::/32, or 20 bytes, not "10.0.0.0/8"'
}

@test "completion is silent about maps that are not there" {
	run -0 --separate-stderr bpfadm complete -- map update nosuch key 1 set ''
	assert_equal "$output$stderr" \
		$'\tFIELD=VALUE...: change only these fields: packets=0 pts[1].x=3'
	run -0 --separate-stderr bpfadm complete -- map getnext 4000000000 key '{'
	assert_equal "$output$stderr" $'\tDATA: the key; without it the first key is printed'
}

@test "decoders of what the kernel numbers: processes, cgroups, devices, errors; arrays in layouts" {
	local root id
	new numbers type array value 'struct { u64 cgroup; u32 pid, dev; s32 err; u64 ip[2]; }' entries 1
	with=(with value.pid=pid value.cgroup=cgroup value.dev=dev value.err=errno value.ip=ksym)
	bpfadm map update "$fs/numbers" value "{\"cgroup\":0,\"pid\":$$,\"dev\":0,\"err\":-1,\"ip\":[0,0]}"
	run -0 bpfadm map lookup "$fs/numbers" "${with[@]}"
	assert_output --partial "pid: $(</proc/$$/comm)($$), dev: 0, err: -EPERM"
	bpfadm map update "$fs/numbers" set err=ENOENT "pid=$(</proc/1/comm)(1)" with value.pid=pid value.err=errno
	run -0 bpfadm -l map lookup "$fs/numbers" with value.err=errno
	[ "$(jq -c '[.value.err, .value.pid]' <<<"$output")" = '["ENOENT",1]' ]
	if root=$(awk '/ - cgroup2 / { print $5; exit }' /proc/self/mountinfo) && [ "$root" = /sys/fs/cgroup ]; then
		id=$(stat -c %i "$root")
		bpfadm map update "$fs/numbers" set "cgroup=$id"
		run -0 bpfadm -l map lookup "$fs/numbers" with value.cgroup=cgroup
		[ "$(jq -r .value.cgroup <<<"$output")" = / ]
	fi
	# Arrays of numbers, as stacks are.
	new stacks type hash key 4 value 24 entries 2
	bpfadm map update "$fs/stacks" key 1 value u64[2] '[1,2]' u32[2] '[3,4]'
	run -0 bpfadm -l map lookup "$fs/stacks" key 1 value-as 'u64[2],u32[2]'
	assert_output '{"key":"01000000","value":[[1,2],[3,4]]}'
	run -0 bpfadm map lookup "$fs/stacks" key 1 value-as 'u64[3]' with value=hex
	assert_output --partial 'value: [0x1, 0x2, 0x400000003]'
	run -0 bpfadm map lookup "$fs/stacks" key 1 value-as 'u64[3]' with value=ksym
	run -2 bpfadm map update "$fs/stacks" key 1 value u64[2] '[1]' u32[2] '[3,4]'
	run -2 bpfadm map lookup "$fs/stacks" key 1 value-as 'u64[4]'
	new words type hash key u32[2] value 'u64[2],u8[8]' entries 2
	run -0 bpftool -j btf dump id "$(bpfadm -j map show "$fs/words" | jq .btf_id)"
	assert_output --partial '"nr_elems":8'
}

@test "bash completes JSON, whose quote stays open" {
	local bin=$BATS_TEST_TMPDIR/bin
	bpfadm map update "$fs/flows" key '{"saddr":"10.9.9.9"}' set packets=4711
	mkdir "$bin"
	ln -s "$program" "$bin/bpfadm"
	{
		printf "PS1='> '\nPATH=%q:\$PATH\n" "$bin"
		cat "$tests/../src/cli/completion/bpfadm.bash"
	} >"$BATS_TEST_TMPDIR/rc"
	for typed in "'{\"sad" '\tsad'; do
		program=bash run -0 on_terminal "bpfadm map lookup $fs/flows key $typed\t\"10.9.9.9\"}'\n" \
			--noprofile --rcfile "$BATS_TEST_TMPDIR/rc" -i
		assert_output --partial 'packets: 4711'
	done
	bpfadm map delete "$fs/flows" key '{"saddr":"10.9.9.9"}'
}

@test "bash completes behind an equals sign, where it cuts words" {
	run -0 bash -c 'source "$1"; COMP_TYPE=9
		COMP_LINE="bpfadm map update $2 key 1 set state=C" COMP_POINT=${#COMP_LINE}
		_bpfadm "$3" C; printf "%s\n" "${COMPREPLY[@]}"' - \
		"$tests/../src/cli/completion/bpfadm.bash" "$fs/flows" "$program"
	assert_output CLOSED
}
