# For tests on real maps: load it behind common.bash.
#
#	$fs	a bpf file system of the file's own; a map goes with its last pin there
#	$tag	begins every name that the file gives, so that others on the machine are not met

setup_maps() { # for setup_file
	export fs=$BATS_FILE_TMPDIR/fs tag
	tag=$(printf 'k%04x_' "$RANDOM")
	mkdir "$fs"
	mount -t bpf bpf "$fs"
}

drop_maps() { # for teardown_file
	mountpoint -q "$fs" || return 0
	# A process with mounts of its own may keep the file system longer.
	rm -rf "${fs:?}"/* || true
	umount "$fs"
}

# A map at $fs/NAME that is called $tag and NAME, as far as a name can be long.
new() { # name, create's arguments...
	local name=$1 full=$tag$1
	shift
	bpfadm map create "$fs/$name" "$@" name "${full:0:15}"
}

map_id() { # name
	bpfadm -j map show "$fs/$1" | jq .id
}

# The maps and programs that bear the tag, as "map ID NAME".
tagged() {
	local object
	for object in map prog; do
		bpfadm -j "$object" show | jq -r --arg tag "$tag" \
			'.[] | select(.name // "" | startswith($tag)) | "'"$object"' \(.id) \(.name)"'
	done
}

# The file system goes, and with it every map and program.
nothing_left() {
	drop_maps
	for _ in {1..100}; do
		[ -n "$(tagged)" ] || return 0
		sleep 0.1 # the kernel frees some a little later
	done
	tagged
	return 1
}
