#!/usr/bin/env bats
# make install puts the program, its manual and its completion where they belong.

load ../lib/common

setup() {
	root=$BATS_TEST_TMPDIR/root
	make -s -C "$tests/.." install DESTDIR="$root" PREFIX=/opt/bpf >/dev/null
}

files() {
	(cd "$root" && find . -type f -o -type l) | sort
}

@test "make install installs the program, its documents and the completion, and nothing else" {
	run -0 files
	assert_output "$({
		echo ./opt/bpf/sbin/bpfadm
		echo ./opt/bpf/share/bash-completion/completions/bpfadm
		echo ./opt/bpf/share/fish/vendor_completions.d/bpfadm.fish
		echo ./opt/bpf/share/zsh/site-functions/_bpfadm
		printf './opt/bpf/share/doc/bpfadm/%s\n' LICENSE README.md
		for page in "$tests"/../man/*; do
			echo "./opt/bpf/share/man/man${page##*.}/${page##*/}"
		done
	} | sort)"
	[ -x "$root/opt/bpf/sbin/bpfadm" ]
	[ ! -x "$root/opt/bpf/share/man/man8/bpfadm.8" ]
}

@test "the installed program runs, and man finds its page" {
	run -0 "$root/opt/bpf/sbin/bpfadm" version
	assert_output "$(bpfadm version)"
	run -0 mandoc -T ascii "$root/opt/bpf/share/man/man8/bpfadm-map.8"
}

@test "STRIP=1 leaves out the symbols, and nothing else is stripped" {
	run -0 readelf -S "$root/opt/bpf/sbin/bpfadm"
	assert_output --partial .symtab
	make -s -C "$tests/.." install DESTDIR="$root" PREFIX=/opt/bpf STRIP=1 >/dev/null
	run -0 readelf -S "$root/opt/bpf/sbin/bpfadm"
	refute_output --partial .symtab
	run -0 "$root/opt/bpf/sbin/bpfadm" version
}

@test "the installed completion completes" {
	run -0 bash -c 'PATH=$1/sbin:$PATH
		. "$1/share/bash-completion/completions/bpfadm"
		COMP_LINE="bpfadm map loo" COMP_POINT=14
		_bpfadm bpfadm loo
		echo "${COMPREPLY[@]}"' bash "$root/opt/bpf"
	assert_output lookup
}

@test "what the shells find is what the program prints" {
	cd "$root/opt/bpf/share" || exit
	bpfadm completion bash | cmp - bash-completion/completions/bpfadm
	bpfadm completion zsh | cmp - zsh/site-functions/_bpfadm
	bpfadm completion fish | cmp - fish/vendor_completions.d/bpfadm.fish
}

@test "make uninstall removes what make install installed" {
	make -s -C "$tests/.." uninstall DESTDIR="$root" PREFIX=/opt/bpf
	run -0 files
	assert_output ''
}
