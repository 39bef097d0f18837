#!/usr/bin/env bats
# The shell, batches and pins on the real kernel: what is held on to, what completion sees.

load ../lib/common
load ../lib/bpffs

setup() {
	name=sh_$$_$BATS_TEST_NUMBER
	bpffs_mount
}

teardown() {
	bpffs_unmount
}

@test "an unpinned map lives as long as the shell that made it" {
	run -0 bash -c '"$BPFADM" shell <<-EOF
		map create type hash key 4 value 4 entries 8 name $1
		use map $1
		update key 1 0 0 0 value 2 0 0 0
		lookup key 1 0 0 0 -j
	EOF' - "$name"
	assert_line --index -1 --partial '"value":["0x02","0x00","0x00","0x00"]'
	run -1 --separate-stderr bpfadm map show name "$name"
}

@test "and as long as the batch" {
	run -0 bash -c 'printf "%s\n" "map create type hash key 4 value 4 entries 8 name $1" \
		"map show name $1" | "$BPFADM" -j batch' - "$name"
	[ "$(jq -r '.[1].output.name' <<<"$output")" = "$name" ]
	run -1 --separate-stderr bpfadm map show name "$name"
}

@test "completion knows pinned paths by the kind of what is pinned" {
	bpfadm map create "$fs/pin" type array key 4 value 4 entries 1 name "$name"
	run -0 bpfadm complete -- map dump "$fs/"
	assert_output "$fs/pin	"
	run -0 bpfadm complete -- map dump pinned "$fs"
	assert_output "$fs/pin	"
	run -0 bpfadm complete -- prog show pinned "$fs"
	assert_output ""
	run -0 bpfadm complete -- map dump "${name:0:-1}"
	assert_line --partial "$name	array, id "
}

@test "tracing shows the calls of its own line alone" {
	run -0 --separate-stderr bash -c 'printf "map show -t\nversion\n" | "$BPFADM" batch'
	[[ ${stderr_lines[0]} == "bpf("* ]]
	run -0 --separate-stderr bash -c 'printf "version\nmap show\n" | "$BPFADM" batch'
	[ -z "$stderr" ]
}

@test "use stays with its map when another takes the path and the name" {
	bpfadm map create "$fs/used" type array key 4 value 4 entries 1 name "$name"
	bpfadm map create "$fs/other" type array key 4 value 4 entries 1 name "${name:0:13}_o"
	bpfadm map update "$fs/other" key 0 value 9
	id=$(bpfadm -j map show "$fs/used" | jq .id)
	for map in "$fs/used" "$name"; do
		run "$BPFADM" shell <<-EOF
			use map $map
			update key 0 value 1
			! mv $fs/used $fs/kept && mv $fs/other $fs/used
			lookup key 0
			show
			! mv $fs/used $fs/other && mv $fs/kept $fs/used
		EOF
		assert_line --partial 'value: 01 00 00 00'
		assert_line "id: $id"
	done
	run -1 --separate-stderr "$BPFADM" shell <<-EOF
		use map $fs/used
		! rm $fs/used
		lookup key 0
	EOF
	assert_equal "$stderr" "bpfadm: there is no map with id $id"
}

@test "a shell on a terminal says which unpinned objects it lets go of" {
	export XDG_STATE_HOME=$BATS_TEST_TMPDIR/state
	run -0 on_terminal "map create type hash key 4 value 4 entries 3 name $name\nmap create $fs/kept type hash key 4 value 4 entries 3 name ${name}k\n"
	assert_output --regexp "note: map [0-9]+ \\($name\\) is not pinned: this shell lets go of it"
	refute_output --partial "(${name}k) is not pinned"
}

@test "unpin with a name or an id says where the object is pinned, and removes nothing" {
	bpfadm map create "$fs/there" type array value 4 entries 1 name "$name"
	id=$(bpfadm -j map show "$fs/there" | jq .id)
	for word in "$name" "$id"; do
		run -1 --separate-stderr bpfadm map unpin "$word"
		[ "${stderr_lines[0]}" = "bpfadm: there is no $word" ]
		[ "${stderr_lines[1]}" = "hint: map $id ($name) is pinned at $fs/there" ]
	done
	[ -e "$fs/there" ]
	bpfadm map create "$fs/twin" type array key 4 value 8 entries 1 name "$name"
	run -1 --separate-stderr bpfadm map unpin "$name"
	[ "${stderr_lines[1]}" = "hint: several maps have this name: \"map show $name -f\" shows where they are pinned" ]
}

@test "map freeze asks on a terminal, unless yes is given, and without one it does not" {
	local map="$fs/frozen" line

	bpfadm map create "$map" type array key 4 value 8 entries 1 name "$name"
	for line in 'n\n<not frozen>' '\n<not frozen>'; do
		run -0 on_terminal "map freeze $map\n<[y/N] >$line"'quit\n'
		assert_output --regexp "freeze map [0-9]+ \\($name\\)\\? This cannot be undone\\. \\[y/N\\]"
		assert_equal "$(bpfadm -j map show "$map" | jq .frozen)" 0
	done
	run -0 on_terminal "map freeze $map"'\n<[y/N] >yes\n<bpfadm>quit\n'
	refute_output --partial 'not frozen'
	assert_equal "$(bpfadm -j map show "$map" | jq .frozen)" 1
	bpfadm map create "${map}_yes" type array key 4 value 8 entries 1 name "$name"
	run -0 on_terminal "map freeze ${map}_yes yes"'\n<bpfadm>quit\n'
	refute_output --partial '[y/N]'
	assert_equal "$(bpfadm -j map show "${map}_yes" | jq .frozen)" 1
	bpfadm map create "${map}_pipe" type array key 4 value 8 entries 1 name "$name"
	bpfadm -c "map freeze ${map}_pipe" </dev/null
	assert_equal "$(bpfadm -j map show "${map}_pipe" | jq .frozen)" 1
}
