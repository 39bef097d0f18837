#!/usr/bin/env bats
# Which map a line means; pins; who holds what; what a process without privileges is told.

# shellcheck disable=SC2154 # what bats and maps.bash set
load ../lib/common
load ../lib/maps

setup_file() {
	setup_maps
	new one type hash key 4 value 4 entries 4
	bpfadm map update "$fs/one" key 1 value 1
	for i in 1 2; do
		bpfadm map create "$fs/twin$i" type hash key 4 value 4 entries 4 name "${tag}twin"
	done
	printf 'r0 = 2\nexit\n' >"$BATS_FILE_TMPDIR/pass.s"
	bpfadm prog load "$BATS_FILE_TMPDIR/pass.s" "$fs/pass" type xdp name "${tag}pass"
}
teardown_file() { drop_maps; }

@test "a map by id, name and path, with and without the word" {
	id=$(map_id one)
	want=$(bpfadm -j map show "$fs/one")
	cd "$fs"
	for map in "$id" "id $id" "${tag}one" "name ${tag}one" "$fs/one" "pinned $fs/one" ./one \
		"pinned one"; do
		# shellcheck disable=SC2086
		[ "$(bpfadm -j map show $map)" = "$want" ]
		# shellcheck disable=SC2086
		run -0 bpfadm -l map lookup $map key 1
		assert_output '{"key":"01000000","value":"01000000"}'
	done
}

@test "several maps of a name: show and dump take all" {
	ids="[$(map_id twin1),$(map_id twin2)]"
	bpfadm map update "$fs/twin2" key 7 value 7
	[ "$(bpfadm -j map show "${tag}twin" | jq -c 'map(.id)')" = "$ids" ]
	run -0 bpfadm map show "${tag}twin"
	[ "${#lines[@]}" -eq 3 ]
	run -0 bpfadm -j map dump "${tag}twin"
	[ "$(jq -c 'map(.id)' <<<"$output")" = "$ids" ]
	[ "$(jq -c 'map(.elements | length)' <<<"$output")" = '[0,1]' ]
	run -0 bpfadm map dump "${tag}twin"
	assert_line 'key: 07 00 00 00  value: 07 00 00 00'
	assert_line "map $(map_id twin1) (${tag}twin):"
	[ "$(bpfadm -l map dump "${tag}twin" | jq -s length)" -ge 1 ]
	bpfadm map delete "$fs/twin2" key 7
}

@test "several maps of a name: other commands refuse and list the ids" {
	ids="$(map_id twin1), $(map_id twin2)"
	for line in "lookup NAME key 1" "update NAME key 1 value 1" "delete NAME key 1" \
		"getnext NAME" "freeze NAME" "pin NAME $fs/x" "pop NAME"; do
		# shellcheck disable=SC2086
		run -2 bpfadm map ${line/NAME/${tag}twin}
		assert_line "bpfadm: 2 maps have the name ${tag}twin: ids $ids"
		assert_line "hint: choose one by its id: id ${ids%,*}"
	done
	[ ! -e "$fs/x" ]
}

@test "one map of several that cannot be dumped does not hide the others" {
	bpfadm map create "$fs/mix1" type queue value 4 entries 4 name "${tag}mix"
	bpfadm map create "$fs/mix2" type array value 4 entries 1 name "${tag}mix"
	run -2 --separate-stderr bpfadm -j map dump "${tag}mix"
	is_json <<<"$output"
	[ "$(jq -c '.[1].elements | length' <<<"$output")" = 1 ]
	[ "$(jq -r '.[0].error' <<<"$output")" = "${stderr_lines[0]#bpfadm: }" ]
	run -2 bpfadm map dump "${tag}mix"
	assert_line 'Found 1 element'
}

@test "a name that no map bears: the one that was meant, or where one is pinned so" {
	run -1 bpfadm map show "${tag}tiwn"
	assert_line "hint: did you mean ${tag}twin?"
	run -1 bpfadm map show twin2
	assert_line "hint: did you mean $fs/twin2?"
	printf 'r0 = 0\nexit\n' | bpfadm prog load - "$fs/${tag}p" name "${tag}prog" >/dev/null
	run -1 bpfadm prog show "${tag}pog"
	assert_line "hint: did you mean ${tag}prog?"
	run -1 bpfadm prog show twin2
	refute_line --partial "$fs"
}

@test "no such map: exit status 1, and an error object" {
	for map in 4294967295 nosuchmap "$fs/nosuch" /nosuch/dir; do
		for command in show dump "lookup key 1"; do
			# shellcheck disable=SC2086
			set -- $command
			run -1 --separate-stderr bpfadm -j map "$1" "$map" "${@:2}"
			[ "$(jq -r .errno <<<"$output")" = ENOENT ]
			[[ ${stderr_lines[0]} == "bpfadm: there is no "* ]]
		done
	done
}

@test "what is no map is refused by kind, and by name of what it is" {
	run -2 bpfadm map show "$fs/pass"
	assert_output "bpfadm: $fs/pass is not a pinned map"
	run -2 bpfadm map dump /etc/passwd
	assert_output "bpfadm: cannot open /etc/passwd: it is not on a bpf file system"
	run -2 bpfadm map dump "$fs/"
	assert_output "bpfadm: cannot open $fs/: it is a directory"
	run -2 bpfadm prog show "$fs/one"
	assert_output "bpfadm: $fs/one is not a pinned program"
}

@test "without /proc it cannot be told what is pinned, and nothing is taken for a map" {
	skip_under_asan # which needs /proc itself
	for line in "map show PASS" "map dump PASS" "map count PASS" "map unpin PASS" \
		"map lookup PASS key 1" "map freeze PASS" "prog show ONE" "prog unpin ONE" \
		"map pin PASS $fs/again" "map update $fs/one key 0 0 0 0 value pinned PASS"; do
		line=${line/PASS/$fs/pass}
		# shellcheck disable=SC2016,SC2086 # the inner shell's; words
		run -2 unshare -m bash -c 'umount -l /proc && exec timeout 20 "$@"' - "$BPFADM" \
			${line/ONE/$fs/one}
		assert_output --partial "cannot tell what is pinned at $fs/"
		# shellcheck disable=SC2016,SC2086 # the same
		run -2 unshare -m bash -c 'umount -l /proc && exec timeout 20 "$@"' - "$BPFADM" -j \
			${line/ONE/$fs/one}
	done
	[ -e "$fs/pass" ]
	[ -e "$fs/one" ]
	[ ! -e "$fs/again" ]
}

@test "with descriptors used up nothing is taken for a map either, and none is said to be missing" {
	skip_under_asan # which needs some itself
	local hog="map create type array key 4 value 4 entries 1"

	for line in "map show $fs/pass" "map dump $fs/pass" "map unpin $fs/pass" "prog unpin $fs/one" \
		"map show ${tag}one" "map show $(map_id one)" "map dump name ${tag}one" \
		"map lookup ${tag}one key 1" "map dump $fs/one" "prog show ${tag}pass"; do
		run -2 timeout 20 bash -c 'ulimit -n 6 && exec "$0" batch keep-going' "$BPFADM" <<<"$hog
			$hog
			$hog
			$line"
		refute_output --partial 'there is no'
		refute_output --partial 'did you mean'
		assert_line --regexp "stdin:4: .*Too many open files"
	done
	[ -e "$fs/pass" ]
	[ -e "$fs/one" ]
}

@test "pin: more paths for one map, shown with -f" {
	mkdir -p "$fs/dir"
	bpfadm map pin "$fs/one" "$fs/dir/again"
	[ "$(map_id dir/again)" = "$(map_id one)" ]
	[ "$(bpfadm -f -j map show "$fs/one" | jq -c '.pinned | sort')" = \
		"$(jq -nc --arg fs "$fs" '[$fs + "/dir/again", $fs + "/one"]')" ]
	run -0 bpfadm -f map show
	assert_line --regexp "${tag}one .*$fs/one"
	[ "$(bpfadm -j map show "$fs/one" | jq .pinned)" = null ]
	bpfadm map unpin "$fs/dir/again"
	[ ! -e "$fs/dir/again" ]
	[ "$(bpfadm -f -j map show "$fs/one" | jq -c .pinned)" = "[\"$fs/one\"]" ]
}

@test "a directory with two bpf file systems on it shows a pin once" {
	# shellcheck disable=SC2016 # the inner shell's
	run -0 unshare -m bash -c 'mkdir -p "$1" && mount -t bpf bpf "$1" && mount -t bpf bpf "$1" &&
		"$2" map pin id "$3" "$1/pin" && "$2" -f -j map show id "$3"' \
		- "$BATS_TEST_TMPDIR/two" "$BPFADM" "$(map_id one)"
	[ "$(jq -c --arg pin "$BATS_TEST_TMPDIR/two/pin" '[.pinned[] | select(. == $pin)] | length' \
		<<<"$output")" = 1 ]
}

@test "control characters of a pinned path are escaped" {
	local odd=$fs/$'a\e[31m"q\nz'
	bpfadm map pin "$fs/one" "$odd"
	run -0 bpfadm -f map show "$fs/one"
	[[ $output != *$'\e'* ]]
	run -0 bpfadm -f -j map show "$fs/one"
	[ "$(jq --arg odd "$odd" '.pinned | index([$odd]) != null' <<<"$output")" = true ]
	run -2 bpfadm map pin "$fs/one" "$odd"
	[[ $output != *$'\e'* ]]
	bpfadm map unpin "$odd"
}

@test "pin refuses a taken path, a dot, and what is no bpf file system" {
	while IFS='|' read -r path why; do
		for line in "map pin $fs/one $path" \
			"map create $path type hash key 4 value 4 entries 1"; do
			# shellcheck disable=SC2086
			run -2 --separate-stderr bpfadm -j $line
			is_json <<<"$output"
			[[ $stderr == *"at $path: $why"* ]] || { echo "$stderr" && false; }
		done
	done <<-END
		$fs/one|the path exists already
		$fs|it is a directory
		$fs/|it is a directory
		$BATS_TEST_TMPDIR|it is a directory
		$fs/a.b|the name of a pin must not have a dot
		$fs/nosuch/x|$fs/nosuch does not exist
		$BATS_TEST_TMPDIR/x|$BATS_TEST_TMPDIR is not on a bpf file system
	END
	[ ! -e "$BATS_TEST_TMPDIR/x" ]
	run -32 mountpoint -q "$BATS_TEST_TMPDIR"
}

# Runs with a /sys/fs/bpf that is not mounted, in a mount namespace that goes with it.
without_bpffs() { # commands...
	unshare -m bash -ec 'while mountpoint -q /sys/fs/bpf; do umount -l /sys/fs/bpf; done; '"$1"
}

@test "bpffs is mounted at /sys/fs/bpf alone, never with -n, and never over a directory" {
	[ -d /sys/fs/bpf ]
	export BPFADM tag
	run -0 without_bpffs '
		! mountpoint -q /sys/fs/bpf
		"$BPFADM" map create /sys/fs/bpf/x type array value 4 entries 1 name "${tag}x"
		mountpoint -q /sys/fs/bpf
		"$BPFADM" map unpin /sys/fs/bpf/x'
	run -2 without_bpffs '
		"$BPFADM" -n map create /sys/fs/bpf/x type array value 4 entries 1 && exit 9
		! mountpoint -q /sys/fs/bpf && exit 2'
	assert_line --partial 'is not on a bpf file system'
	mkdir "$BATS_TEST_TMPDIR/mine"
	touch "$BATS_TEST_TMPDIR/mine/file"
	run -2 bpfadm map pin "$fs/one" "$BATS_TEST_TMPDIR/mine/x"
	[ -e "$BATS_TEST_TMPDIR/mine/file" ]
}

@test "unpin removes a map's pin and nothing else" {
	touch "$BATS_TEST_TMPDIR/file"
	run -2 bpfadm map unpin "$BATS_TEST_TMPDIR/file"
	assert_output --partial 'is not on a bpf file system'
	[ -e "$BATS_TEST_TMPDIR/file" ]
	run -2 bpfadm map unpin "$fs/pass"
	assert_output "bpfadm: $fs/pass is not a pinned map"
	[ -e "$fs/pass" ]
	mkdir -p "$fs/dir"
	run -2 bpfadm map unpin "$fs/dir"
	[ -d "$fs/dir" ]
	run -1 bpfadm map unpin "$fs/nosuch"
	assert_output "bpfadm: there is no $fs/nosuch"
}

@test "create without a path: the id, and a map for as long as the batch" {
	run -0 --separate-stderr bpfadm -j map create type array value 4 entries 1 name "${tag}brief"
	id=$(jq .id <<<"$output")
	[[ $stderr == *'is freed as this command ends'* ]]
	run -0 --separate-stderr bpfadm -q map create type array value 4 entries 1 name "${tag}quiet"
	[ -z "$stderr" ]
	run -1 bpfadm map show "$id"
	run -0 bpfadm -j batch - <<<"map create type array value 4 entries 1 name ${tag}held
		map update ${tag}held key 0 value 3
		map lookup ${tag}held key 0"
	[ "$(jq -r '.[2].output.value[0]' <<<"$output")" = 0x03 ]
	run -1 bpfadm map show "${tag}held"
}

@test "the process that holds a map is shown" {
	mkfifo "$BATS_TEST_TMPDIR/commands"
	"$BPFADM" batch - <"$BATS_TEST_TMPDIR/commands" >"$BATS_TEST_TMPDIR/answer" 3>&- &
	holder=$!
	exec 9>"$BATS_TEST_TMPDIR/commands"
	echo "map create type array value 4 entries 1 name ${tag}owned" >&9
	for _ in {1..50}; do
		[ -s "$BATS_TEST_TMPDIR/answer" ] && break
		sleep 0.1
	done
	run -0 bpfadm -j map show "${tag}owned"
	exec 9>&-
	wait "$holder"
	[ "$(jq -c .pids <<<"$output")" = "[{\"pid\":$holder,\"comm\":\"bpfadm\"}]" ]
	run -1 bpfadm map show "${tag}owned"
}

@test "-t shows each call of bpf(2) with its result" {
	run -0 --separate-stderr bpfadm -t map lookup "$fs/one" key 1
	assert_output 'key: 01 00 00 00  value: 01 00 00 00'
	[[ $stderr == *'bpf(obj_get, pathname="'"$fs"'/one"'* ]]
	[[ $stderr == *'bpf(map_lookup_elem, '*' key=01000000 value=01000000) = 0'* ]]
	run -1 --separate-stderr bpfadm -t map lookup "$fs/one" key 2
	[[ $stderr == *'bpf(map_lookup_elem, '*' key=02000000 value=0x'*') = -1 ENOENT'* ]]
}

@test "-t shows the bytes of keys and values" {
	printf 'a%.0s' {1..100} >"$BATS_TEST_TMPDIR/bytes"
	new traced type hash key 4 value 100 entries 2
	run -0 --separate-stderr bpfadm -t map update "$fs/traced" key 1 value "@$BATS_TEST_TMPDIR/bytes"
	[[ $stderr == *" key=01000000 value=$(printf '61%.0s' {1..64})...) = 0"* ]] || fail "$stderr"
	run -0 --separate-stderr bpfadm -t map getnext "$fs/traced"
	[[ $stderr == *' key=0x0 next_key=01000000) = 0'* ]] || fail "$stderr"
}

# Runs bpfadm as root without a single capability.
bare() {
	setpriv --bounding-set=-all --inh-caps=-all "$BPFADM" "$@"
}

@test "without privileges each command says what it lacks" {
	for line in "show" "show id 1" "show ${tag}one" "dump id 1" \
		"create type hash key 4 value 4 entries 1"; do
		# shellcheck disable=SC2086
		run -2 --separate-stderr bare -j map $line
		is_json <<<"$output"
		[ "$(jq -r 'if type == "array" then .[-1] else . end | .errno' <<<"$output")" = EPERM ]
		[[ $stderr == *CAP_* ]] || { echo "$line: $stderr" && false; }
	done
	run -2 bare -j map create "$fs/x" type hash key 4 value 4 entries 1
	[ ! -e "$fs/x" ]
}

@test "a pin that may only be read can be dumped, and not changed" {
	new shared type hash key 4 value 4 entries 4
	bpfadm map update "$fs/shared" key 1 value 1
	chmod 444 "$fs/shared"
	as_nobody() { setpriv --reuid nobody --clear-groups "$BPFADM" "$@"; }
	chmod 755 "$BATS_RUN_TMPDIR" "$BATS_RUN_TMPDIR/file" "$BATS_FILE_TMPDIR" || true
	as_nobody -t map show "$fs/shared" >/dev/null 2>&1 || skip "this kernel's bpf(2) is for root"
	run -0 as_nobody map dump "$fs/shared"
	assert_line 'key: 01 00 00 00  value: 01 00 00 00'
	run -0 as_nobody map lookup "$fs/shared" key 1
	run -2 as_nobody map update "$fs/shared" key 1 value 2
	assert_output --partial "cannot open $fs/shared: the permissions of the path or of its directory forbid it"
	run -2 as_nobody map delete "$fs/shared" key 1
	[ "$(bpfadm -l map dump "$fs/shared")" = '{"key":"01000000","value":"01000000"}' ]
}

@test "nothing is left behind" {
	nothing_left
}
