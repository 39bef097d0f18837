
odd.bpf.o:	file format elf64-bpf

Disassembly of section .text:

0000000000000000 <sub>:
       0:	95 00 00 00 00 00 00 00	exit

Disassembly of section uprobe//bin/sh:

0000000000000000 <prog>:
; if (!ctx)
       0:	79 16 08 00 00 00 00 00	r6 = *(u64 *)(r1 + 0x8)
       1:	15 06 02 00 00 00 00 00	if r6 == 0x0 goto +0x2 <LBB0_2>
       2:	18 01 00 00 05 00 00 00 00 00 00 00 01 00 00 00	r1 = 0x100000005 ll
		0000000000000010:  R_BPF_64_64	.rodata
       4:	85 10 00 00 ff ff ff ff	call -0x1
		0000000000000020:  R_BPF_64_32	sub

0000000000000028 <LBB0_2>:
       5:	85 01 00 00 ff ff ff ff	call -0x1
		0000000000000028:  R_BPF_64_32	bpf_xdp_metadata
       6:	b7 02 00 00 08 00 00 00	r2 = 0x8
		0000000000000030:  CO-RE <byte_off> [2] struct a::b (0:1)
       7:	e5 00 02 00 00 00 00 00	<unknown>
       8:	8d 00 00 00 03 00 00 00	callx r3
       9:	63 0a fc ff 00 00 00 00	*(u32 *)(r10 - 0x4) = w0
r1 = map[name:packets_counted_by_source]
call bpf_xdp_metadata_rx_timestamp#12345
r0 = *(u16 *)skb[r1]
r1 = *(u32 *)(r2 + -4)
