#!/usr/bin/env bats
# Values by their types: what bpftool -j calls "formatted" is the same, member by member, but for
# what bpfadm-json(7) lists.

load ../lib/common
load ../lib/maps
load ../lib/compat

setup_file() {
	command -v clang >/dev/null || skip "no clang"
	setup_maps
	cd "$BATS_FILE_TMPDIR" || exit
	clang -target bpf -O2 -g -c "$tests/data/typed.c" -o typed.o
	mkdir "$fs/maps"
	bpftool prog loadall typed.o "$fs/programs" pinmaps "$fs/maps"
}

teardown_file() { drop_maps; }

setup() {
	cd "$BATS_TEST_TMPDIR" || exit
	maps=$fs/maps
}

# The bytes of element 1 count up, those of 2 are all ones; 0 stays zero.
fill() { # map
	local size i
	size=$(bpfadm -j map show "$maps/$1" | jq .bytes_value)
	for ((i = 1; i <= size; i++)); do printf '%b' "\\x$(printf %02x $((i % 128)))"; done >up
	head -c "$size" /dev/zero | tr '\0' '\377' >ones
	bpfadm map update "$maps/$1" key 1 value @up
	bpfadm map update "$maps/$1" key 2 value @ones
}

same_values() { # map...
	local map
	for map; do
		[ "$(bpfadm -j map dump "$maps/$map" | jq 'map(has("formatted")) | all')" = true ]
		same_as_bpftool map dump pinned "$maps/$map"
		same_as_bpftool map lookup pinned "$maps/$map" key 1 0 0 0
	done
}

# The value of an array's element, as it stands in the document.
shows() { # map, key, JSON
	run -0 bpfadm -j map lookup "$maps/$1" key "$2"
	[[ $output == *"\"formatted\":{\"key\":$2,\"value\":$3}}" ]] || fail "$output"
}

@test "integers, bit fields, pointers, qualified and plain values" {
	for map in t_integers t_bits t_pointers t_scalar t_wide; do fill "$map"; done
	bpfadm map update "$maps/t_wide" key 2 value '{"a":1}'
	same_values t_integers t_bits t_pointers t_scalar t_wide
}

@test "structs, unions, arrays, nested and packed ones" {
	for map in t_arrays t_union t_nested t_packed; do fill "$map"; done
	same_values t_arrays t_union t_nested t_packed
}

@test "enumerations by name and by number, flags, text" {
	bpfadm map update "$maps/t_enum" key 1 value CLOSED
	bpfadm map update "$maps/t_enum" key 2 value 77
	bpfadm map update "$maps/t_enums" key 1 value \
		'{"state":"ESTABLISHED","negative":"MINUS","wide":"LEAST"}'
	bpfadm map update "$maps/t_flags" key 1 value '{"a":true,"b":[false,true,true]}'
	fill t_text
	bpfadm map update "$maps/t_text" key 3 value '{"name":"a \"b\"","raw":[65,66,67,0],"one":10}'
	# Enumerators that are bits are joined elsewhere, not here.
	bpfadm map update "$maps/t_mode" key 1 value 'READ|EXEC'
	shows t_mode 1 5
	same_values t_enum t_enums t_flags t_text t_mode
}

@test "negative numbers in enumerations of one and two bytes have their names, and are taken" {
	local value
	# shellcheck disable=SC2089 # split on purpose
	for value in '{"small":"LEFT","middle":"FIRST"}' '{"small":-1,"middle":-300}' 'hex ff 00 d4 fe'; do
		# shellcheck disable=SC2086,SC2089,SC2090 # words
		bpfadm map update "$maps/t_small" key 1 value $value
		shows t_small 1 '{"small":"LEFT","middle":"FIRST"}'
		same_values t_small
	done
	bpfadm map update "$maps/t_small" key 1 value '{"small":-2,"middle":-2}'
	shows t_small 1 '{"small":-2,"middle":-2}'
	same_values t_small
	run -2 bpfadm map update "$maps/t_small" key 1 value '{"small":255,"middle":0}'
	bpfadm map update "$maps/t_direction" key -1 value 7
	run -0 bpfadm map lookup "$maps/t_direction" key LEFT
	assert_output "key: LEFT  value: 7"
}

@test "keys that are structs, values of each CPU, sections of global data" {
	bpfadm map update "$maps/t_keys" key '{"low":-1,"high":2}' value '{"low":3,"high":18446744073709551615}'
	same_as_bpftool map dump pinned "$maps/t_keys"
	bpfadm map update "$maps/t_percpu" key 1 cpu 0 value '{"a":{"low":-5},"c":{"y":9}}'
	same_as_bpftool map dump pinned "$maps/t_percpu"
	for section in data rodata bss; do same_as_bpftool map dump pinned "$maps/typed_$section"; done
}

@test "floats are numbers, where bpftool has none" {
	bpfadm map update "$maps/t_floats" key 1 value '{"single":0.1,"real":-2.5e300}'
	shows t_floats 1 '{"single":0.1,"real":-2.5e+300}'
	bpfadm map update "$maps/t_floats" key 1 value '{"single":"NaN","real":"-Infinity"}'
	shows t_floats 1 '{"single":"NaN","real":"-Infinity"}'
	run bpftool -j map lookup pinned "$maps/t_floats" key 1 0 0 0
	[[ $output == *unsupported-kind* ]]
}

@test "fields of members without a name stand among the others" {
	fill t_anonymous
	shows t_anonymous 1 '{"before":67305985,"x":134678021,"y":202050057,"z":[9,10,11,12]}'
	run -0 bpftool -j map lookup pinned "$maps/t_anonymous" key 1 0 0 0
	# The same numbers, in the same order.
	[ "$(jq -c '[.formatted.value | .. | numbers] | sort' <<<"$output")" = \
		'[9,10,11,12,67305985,134678021,202050057]' ]
}

@test "signed bit fields, 128 bits and large enumerators keep their sign" {
	bpfadm map update "$maps/t_signs" key 1 value '{"a":15,"b":4294967295,"c":77}'
	same_as_bpftool map lookup pinned "$maps/t_signs" key 1 0 0 0
	bpfadm map update "$maps/t_signs" key 1 value '{"a":-2,"b":-3,"c":-4}'
	shows t_signs 1 '{"a":"-0x2","b":"-0x3","c":"-0x4"}'
	bpfadm map update "$maps/t_large" key 1 value '{"large":"LARGE"}'
	same_as_bpftool map lookup pinned "$maps/t_large" key 1 0 0 0
	bpfadm map update "$maps/t_large" key 1 value '{"large":4026531841}'
	shows t_large 1 '{"large":4026531841}'
}

@test "a char is text when it is, an array of them to its end and beyond ASCII, too" {
	run -2 bpfadm map update "$maps/t_text" key 0 value '{"name":"all of it","full":"full"}'
	bpfadm map update "$maps/t_text" key 0 value '{"name":"complete","full":"full","one":"x"}'
	shows t_text 0 '{"name":"complete","empty":"","raw":[0,0,0,0],"full":"full","one":"x"}'
	bpfadm map update "$maps/t_text" key 0 value '{"name":"h\u00e9","full":[-61,0,-87,0],"one":127}'
	shows t_text 0 '{"name":"hé","empty":"","raw":[0,0,0,0],"full":[-61,0,-87,0],"one":127}'
}

@test "text ends at its NUL, and what follows is not lost where it counts" {
	local name
	for name in 'hex 73 68 00 ff fe 80 00 41' 'hex 73 68 00 62 69 6e 2f 6c' 'hex 00 00 00 62 69 6e 2f 6c' \
		'hex ff 00 00 62 69 6e 2f 6c' 'hex 73 00 00 00 00 00 00 00'; do
		# shellcheck disable=SC2086,SC2089,SC2090 # words
		bpfadm map update "$maps/t_string" key 1 value $name
		same_values t_string
		bpfadm map update "$maps/t_string" key 2 value "$(bpfadm -l map lookup "$maps/t_string" key 1 | jq -c .value)"
		[ "$(bpfadm -j map lookup "$maps/t_string" key 1 | jq -c .value)" = \
			"$(bpfadm -j map lookup "$maps/t_string" key 2 | jq -c .value)" ]
	done
	bpfadm map update "$maps/t_string" key 1 value hex 73 68 00 62 69 6e 2f 6c
	shows t_string 1 '"sh"'
	run -0 bpfadm map lookup "$maps/t_string" key 1
	assert_output 'key: 1  value: "sh"...'
	run -0 bpfadm -l map lookup "$maps/t_string" key 1
	assert_output '{"key":1,"value":"sh\u0000bin/l"}'
	run -0 bpfadm map lookup "$maps/t_integers" key 0 with value.h=str
	assert_output --partial 'h: ""'
	# Keys are told apart.
	bpfadm map update "$maps/t_names" key hex 73 68 00 00 00 00 00 00 value 1
	bpfadm map update "$maps/t_names" key hex 73 68 00 62 69 6e 2f 6c value 2
	run -0 bpfadm map dump "$maps/t_names"
	assert_line 'key: "sh"  value: 1'
	assert_line 'key: "sh\x00bin/l"  value: 2'
	run -0 bpfadm map lookup "$maps/t_names" key "$(bpfadm -l map dump "$maps/t_names" where 'value == 2' | jq .key)"
	assert_output --partial 'value: 2'
	same_as_bpftool map dump pinned "$maps/t_names"
}

# The text of an array's value; jq would round its numbers.
value_of() { # map, key
	local document
	document=$(bpfadm -j map lookup "$maps/$1" key "$2")
	document=${document##*\"value\":}
	echo "${document%\}\}}"
}

@test "what is printed can be given back" {
	for map in t_integers t_bits t_pointers t_wide t_nested t_packed t_signs t_anonymous t_union; do
		fill "$map"
		for key in 1 2; do
			bpfadm map update "$maps/$map" key 3 value "$(value_of "$map" $key)"
			[ "$(value_of "$map" 3)" = "$(value_of "$map" $key)" ] || fail "$map"
		done
	done
}
