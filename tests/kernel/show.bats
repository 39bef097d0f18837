#!/usr/bin/env bats
# What is shown of a map and of a program in detail, and the statistics of runs.

# shellcheck disable=SC2154 # what bats and maps.bash set
load ../lib/common
load ../lib/maps

setup_file() {
	setup_maps
	new typed type hash key 'struct flow { u32 saddr; u16 port; }' value 'u64' entries 8
	new plain type array value 4 entries 1
	bpfadm map create "$fs/outer" type hash_of_maps key 4 entries 4 name "${tag}outer" \
		inner_map "$fs/plain"
	bpfadm map update "$fs/outer" key 5 value "$fs/plain"
	sed "s/NAME/${tag}typed/" >"$BATS_FILE_TMPDIR/user.s" <<-'END'
		r1 = map[name:NAME]
		r2 = r10
		r2 += -8
		*(u64 *)(r2 + 0) = 0
		call map_lookup_elem
		r0 = 2
		exit
	END
	bpfadm prog load "$BATS_FILE_TMPDIR/user.s" "$fs/user" type xdp name "${tag}user"
}
teardown_file() { drop_maps; }

setup() { packet=00112233445566778899aabb0806; }

@test "a map: its types as C, and the programs that use it" {
	user=$(bpfadm -j prog show "$fs/user" | jq .id)
	run -0 bpfadm map show "$fs/typed"
	assert_line 'key type: struct flow { u32 saddr; u16 port; }'
	assert_line 'value type: u64'
	assert_line "programs: $user ${tag}user"
	run -0 bpfadm -j map show "$fs/typed"
	jq -e --argjson id "$user" --arg name "${tag}user" '.progs == [{id: $id, name: $name}] and
		.value_type == "u64" and (has("outer_maps") | not)' <<<"$output"
	# What is printed is what map create takes.
	bpfadm map create "$fs/again" type hash key "$(jq -r .key_type <<<"$output")" value u64 entries 1
	[ "$(bpfadm -j map show "$fs/again" | jq -r .key_type)" = "$(jq -r .key_type <<<"$output")" ]
	# A list has them where they are asked for.
	run -0 bpfadm -j map show
	jq -e 'all(.[]; has("progs") or has("key_type") | not)' <<<"$output"
	run -0 bpfadm -l map show where "progs.name == ${tag}user" fields name,key_type
	assert_output "{\"name\":\"${tag}typed\",\"key_type\":\"struct flow { u32 saddr; u16 port; }\"}"
}

@test "a long type has a line for each member, and a section its variables" {
	new long type hash key u32 entries 1 \
		value 'struct long_one { u64 packets, bytes, last_ns; struct { u32 a; } in[2]; char comm[16]; }'
	run -0 bpfadm map show "$fs/long"
	assert_output --partial "$(printf '%s\n' 'value type:' '  struct long_one {' '      u64 packets;')"
	assert_line '          u32 a;'
	assert_line '      char comm[16];'
	run -0 bpfadm -l map show where "name == ${tag}long" fields value_type
	assert_output --partial '"struct long_one { u64 packets; u64 bytes; u64 last_ns; struct { u32 a; } in[2]; char comm[16]; }"'
	cat >"$BATS_TEST_TMPDIR/vars.c" <<-'END'
		int first;
		char second[8];
		__attribute__((section("xdp"), used)) int f(void *ctx) { return first + second[0]; }
	END
	clang -O2 -g -target bpf -c "$BATS_TEST_TMPDIR/vars.c" -o "$BATS_TEST_TMPDIR/vars.o"
	bpfadm prog loadall "$BATS_TEST_TMPDIR/vars.o" "$fs/vars" pinmaps "$fs/vars"
	run -0 bpfadm -j map show "$(echo "$fs"/vars/*bss*)"
	[ "$(jq -r .value_type <<<"$output")" = 'int first; char second[8]' ]
	rm -r "$fs/vars"
}

@test "maps of maps: what is in them, and in which a map is" {
	run -0 bpfadm map show "$fs/outer"
	assert_line "inner maps: $(map_id plain) ${tag}plain"
	run -0 bpfadm map show "$fs/plain"
	assert_line "in maps: $(map_id outer) ${tag}outer"
	run -0 bpfadm -j map show where "outer_maps.id == $(map_id outer)"
	[ "$(jq '.[].id' <<<"$output")" = "$(map_id plain)" ]
}

@test "frozen maps are marked in the list" {
	new sealed type array value 4 entries 1
	bpfadm map freeze "$fs/sealed"
	run -0 bpfadm map show where "name ~ '$tag*'"
	[[ ${lines[0]} == *FROZEN* ]]
	assert_line --regexp "${tag}sealed .* yes( |$)"
	run -0 bpfadm map show where "name == ${tag}plain"
	[[ ${lines[0]} != *FROZEN* ]]
}

@test "a program: its maps by name, in the list as well" {
	run -0 bpfadm prog show "$fs/user"
	assert_line "maps: $(map_id typed) ${tag}typed"
	run -0 bpfadm prog show where "maps.name == ${tag}typed"
	[[ ${lines[1]} == *"$(map_id typed) ${tag}typed"* ]]
	run -0 bpfadm -j prog show "$fs/user"
	jq -e --argjson id "$(map_id typed)" '.map_ids == [$id] and .maps[0].id == $id' <<<"$output"
	run -0 bpfadm -j prog show
	jq -e 'all(.[]; has("maps") | not)' <<<"$output"
}

# Waits until that many processes hold the map.
held_by() { # count
	for _ in {1..50}; do
		[ "$(bpfadm -j map show "$fs/plain" | jq '.pids | length')" != "$1" ] || return 0
		sleep 0.1
	done
	return 1
}

@test "processes of one name are one entry, and few are listed" {
	local pids=() in
	for i in 1 2 3 4; do
		in=$BATS_TEST_TMPDIR/in$i
		mkfifo "$in"
		"$BPFADM" -q batch <"$in" >/dev/null 3>&- &
		pids+=($!)
		exec {input}>"$in"
		echo "map lookup $fs/plain key 0" >&"$input" # a batch keeps its last map open
		held_by "$i"
		[ "$i" = 2 ] || continue
		run -0 bpfadm map show "$fs/plain"
		assert_line --regexp "^pids: bpfadm\\((${pids[0]}, ${pids[1]}|${pids[1]}, ${pids[0]})\\)$"
	done
	run -0 bpfadm map show "$fs/plain"
	assert_line 'pids: bpfadm ×4'
	run -0 bpfadm map show where "name == ${tag}plain" fields pids
	assert_line 'bpfadm ×4'
	[ "$(bpfadm -j map show "$fs/plain" | jq '[.pids[] | select(.comm == "bpfadm")] | length')" = 4 ]
	kill "${pids[@]}"
}

@test "prog stats on: as long as the batch, and while a command runs" {
	[ "$(</proc/sys/kernel/bpf_stats_enabled)" = 0 ] || skip "statistics are on"
	user=$(bpfadm -j prog show "$fs/user" | jq .id)
	run -0 bpfadm -l batch <<-END
		prog stats on
		prog run $fs/user data $packet repeat 100
		prog show $fs/user
	END
	jq -e '.run_cnt == 100 and .run_time_ns > 0 and .run_avg_ns > 0' <<<"${lines[1]}"
	# They have ended with the batch.
	bpfadm prog run "$fs/user" data "$packet" repeat 100
	[ "$(bpfadm -j prog show "$fs/user" | jq .run_cnt)" = 100 ]
	# What ran meanwhile, and no more than that.
	run -0 bpfadm -l prog stats on -- "$BPFADM" -q prog run "$fs/user" data "$packet" repeat 50
	jq -es --argjson id "$user" 'any(.[]; .id == $id and .run_cnt == 50 and
		.run_avg_ns == (.run_time_ns / 50 | floor))' <(grep '^{' <<<"$output")
}

@test "prog stats on -- COMMAND ends with Ctrl-C, and shows what ran" {
	[ "$(</proc/sys/kernel/bpf_stats_enabled)" = 0 ] || skip "statistics are on"
	SECONDS=0
	timeout -s INT 1 "$BPFADM" -l prog stats on -- sleep 30 >"$BATS_TEST_TMPDIR/ran" 3>&- || true
	[ "$SECONDS" -lt 20 ]
	jq . "$BATS_TEST_TMPDIR/ran"
}
