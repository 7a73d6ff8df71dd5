// SPDX-License-Identifier: BSD-3-Clause
// Copyright (c) 2026 The OpenTricho authors
//
// The typeface of our pictures, taken into the program at build time (package fonts-dejavu-core), so that the same
// analysis draws the same bytes on a machine that has no fonts.
    .section .rodata
    .global tricho_font_regular
    .global tricho_font_regular_end
    .global tricho_font_bold
    .global tricho_font_bold_end
    .balign 16
tricho_font_regular:
    .incbin TRICHO_FONT_REGULAR
tricho_font_regular_end:
    .balign 16
tricho_font_bold:
    .incbin TRICHO_FONT_BOLD
tricho_font_bold_end:
    .section .note.GNU-stack, "", @progbits
