# Object files for the tests: load it behind common.bash.

# Compiles each of tests/data/obj into the directory.
compile_objects() { # directory
	local source
	for source in "$tests"/data/obj/*.bpf.c; do
		compile_object "$source" "$1/$(basename "$source" .c).o"
	done
}

# (Without -mcpu clang chooses the instructions by its own version.)
compile_object() { # source, object, flags...
	local source=$1 object=$2
	shift 2
	clang -O2 -g -target bpf -mcpu=v1 -I"/usr/include/$(uname -m)-linux-gnu" "$@" -c "$source" -o "$object"
}

# The object files in Debian's libbpf-tools, which are parts of its programs, into the directory.
embedded_objects() { # directory
	local tool at
	dpkg -L libbpf-tools 2>/dev/null | grep bin/ | while read -r tool; do
		[ -f "$tool" ] || continue
		grep -obUaP '\x7fELF\x02\x01\x01' "$tool" | while IFS=: read -r at _; do
			[ "$(od -An -tu2 -j $((at + 18)) -N 2 "$tool")" -ne 247 ] || # EM_BPF
				cut_object "$tool" "$at" "$1/$(basename "$tool" | tr - _).o"
		done
	done
}

# The ELF file that begins there: it ends with its table of sections.
cut_object() { # file, offset, object
	local table counts
	table=$(od -An -tu8 -j $(($2 + 40)) -N 8 "$1")
	read -ra counts < <(od -An -tu2 -j $(($2 + 58)) -N 4 "$1")
	head -c $(($2 + table + counts[0] * counts[1])) "$1" | tail -c "+$(($2 + 1))" >"$3"
}

# What is pinned in the directory and what it uses, but for what differs from load to load.
loaded_state() { # directory
	local path id
	for path in "$1"/*; do
		bpftool -j prog show pinned "$path" 2>/dev/null |
			jq -c '[.type, .name, .tag, .gpl_compatible, .bytes_xlated, (.map_ids | length)]'
	done | sort
	for path in "$1"/*; do
		bpftool -j prog show pinned "$path" 2>/dev/null | jq -r '.map_ids[]?'
	done | sort -nu | while read -r id; do
		bpftool -j map show id "$id" |
			jq -c '[.type, .name, .flags, .bytes_key, .bytes_value, .max_entries, .frozen,
				env.MORE_TYPES == "1" or has("btf_id")]'
	done | sort
}

# Loads the object with the tool, on a bpf file system of its own, and prints what is there then.
state_after() { # tool, object, arguments...
	local tool=$1 object=$2
	shift 2
	export -f loaded_state
	# shellcheck disable=SC2016 # the inner shell's
	unshare -m bash -c '
		tool=$1 object=$2
		shift 2
		mount -t bpf bpf /sys/fs/bpf || exit
		"$tool" prog loadall "$object" /sys/fs/bpf/all "$@" >/dev/null 2>&1
		echo "refused: $(($? != 0))"
		[ ! -d /sys/fs/bpf/all ] || loaded_state /sys/fs/bpf/all' \
		sh "$tool" "$object" "$@"
}

# Do both load the object, to the same programs and maps, or does neither?
loads_the_same() { # object, arguments...
	local theirs ours
	theirs=$(state_after bpftool "$@")
	ours=$(state_after "$program" "$@")
	[ "$theirs" = "$ours" ] || {
		echo "differs: $*"
		diff <(echo "$theirs") <(echo "$ours")
		return 1
	}
}
