;; The inner loops of packages/scoring/src/preprocess: 8-bit RGB resampled across, then down, as Pillow does it.
;;
;; A weight is a whole number w in units of 2⁻²²; a sample of the result is (2²¹ + Σ w·p) >> 22, held to 0…255. A weight is
;; cut into two signed halves, w = high·2¹⁶ + low, because i32x4.dot_i16x8_s multiplies 16-bit numbers, two taps at once in
;; each of four lanes; (Σ high·p)·2¹⁶ + Σ low·p is then the exact sum modulo 2³².
;;
;; Taps come in pairs, the first at an even place. A table holds one record per sample of the result: the number of its
;; first pair, then $taps pairs of weights as (low, low) and (high, high), 16 bits each. Weights past the kernel are 0.
(module
  (memory (export "memory") 1)

  ;; Eight rows of RGB, $stride bytes apart → for each pair of pixels 3 channels × 8 rows of (left, right), 16 bits each.
  (func (export "pair") (param $source i32) (param $stride i32) (param $to i32) (param $count i32)
    (call $pairFour (local.get $source) (local.get $stride) (local.get $to) (local.get $count))
    (call $pairFour
      (i32.add (local.get $source) (i32.shl (local.get $stride) (i32.const 2)))
      (local.get $stride)
      (i32.add (local.get $to) (i32.const 16))
      (local.get $count)))

  (func $pairFour (param $row0 i32) (param $stride i32) (param $to i32) (param $count i32)
    (local $row1 i32) (local $row2 i32) (local $row3 i32)
    (local $p0 v128) (local $p1 v128) (local $p2 v128) (local $p3 v128) (local $redGreen v128)
    (local.set $row1 (i32.add (local.get $row0) (local.get $stride)))
    (local.set $row2 (i32.add (local.get $row1) (local.get $stride)))
    (local.set $row3 (i32.add (local.get $row2) (local.get $stride)))
    (loop $next
      ;; Two pixels of a row: lanes red, green, blue.
      (local.set $p0 (i8x16.swizzle (v128.load64_zero (local.get $row0))
        (v128.const i8x16 0 -1 3 -1  1 -1 4 -1  2 -1 5 -1  -1 -1 -1 -1)))
      (local.set $p1 (i8x16.swizzle (v128.load64_zero (local.get $row1))
        (v128.const i8x16 0 -1 3 -1  1 -1 4 -1  2 -1 5 -1  -1 -1 -1 -1)))
      (local.set $p2 (i8x16.swizzle (v128.load64_zero (local.get $row2))
        (v128.const i8x16 0 -1 3 -1  1 -1 4 -1  2 -1 5 -1  -1 -1 -1 -1)))
      (local.set $p3 (i8x16.swizzle (v128.load64_zero (local.get $row3))
        (v128.const i8x16 0 -1 3 -1  1 -1 4 -1  2 -1 5 -1  -1 -1 -1 -1)))
      (v128.store offset=64 (local.get $to)
        (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23
          (i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31 (local.get $p0) (local.get $p1))
          (i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31 (local.get $p2) (local.get $p3))))
      (local.set $redGreen
        (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23 (local.get $p0) (local.get $p1)))
      (local.set $p2
        (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23 (local.get $p2) (local.get $p3)))
      (v128.store (local.get $to)
        (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (local.get $redGreen) (local.get $p2)))
      (v128.store offset=32 (local.get $to)
        (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31 (local.get $redGreen) (local.get $p2)))
      (local.set $row0 (i32.add (local.get $row0) (i32.const 6)))
      (local.set $row1 (i32.add (local.get $row1) (i32.const 6)))
      (local.set $row2 (i32.add (local.get $row2) (i32.const 6)))
      (local.set $row3 (i32.add (local.get $row3) (i32.const 6)))
      (local.set $to (i32.add (local.get $to) (i32.const 96)))
      (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1))))))

  ;; The pairs of eight rows → $count samples of the result, each 3 channels × 8 rows of 8 bits. $origin is where pair 0
  ;; would lie.
  (func (export "across")
    (param $origin i32) (param $table i32) (param $taps i32) (param $count i32) (param $to i32)
    (local $at i32) (local $left i32) (local $low v128) (local $high v128) (local $p v128)
    (local $redLow0 v128) (local $redLow1 v128) (local $redHigh0 v128) (local $redHigh1 v128)
    (local $greenLow0 v128) (local $greenLow1 v128) (local $greenHigh0 v128) (local $greenHigh1 v128)
    (local $blueLow0 v128) (local $blueLow1 v128) (local $blueHigh0 v128) (local $blueHigh1 v128)
    (loop $next
      (local.set $at (i32.add (local.get $origin) (i32.mul (i32.load (local.get $table)) (i32.const 96))))
      (local.set $table (i32.add (local.get $table) (i32.const 4)))
      (local.set $left (local.get $taps))
      (local.set $redLow0 (v128.const i32x4 2097152 2097152 2097152 2097152))
      (local.set $redLow1 (local.get $redLow0))
      (local.set $greenLow0 (local.get $redLow0))
      (local.set $greenLow1 (local.get $redLow0))
      (local.set $blueLow0 (local.get $redLow0))
      (local.set $blueLow1 (local.get $redLow0))
      (local.set $redHigh0 (v128.const i32x4 0 0 0 0))
      (local.set $redHigh1 (local.get $redHigh0))
      (local.set $greenHigh0 (local.get $redHigh0))
      (local.set $greenHigh1 (local.get $redHigh0))
      (local.set $blueHigh0 (local.get $redHigh0))
      (local.set $blueHigh1 (local.get $redHigh0))
      (loop $tap
        (local.set $low (v128.load32_splat (local.get $table)))
        (local.set $high (v128.load32_splat offset=4 (local.get $table)))
        (local.set $p (v128.load (local.get $at)))
        (local.set $redLow0 (i32x4.add (local.get $redLow0) (i32x4.dot_i16x8_s (local.get $p) (local.get $low))))
        (local.set $redHigh0 (i32x4.add (local.get $redHigh0) (i32x4.dot_i16x8_s (local.get $p) (local.get $high))))
        (local.set $p (v128.load offset=16 (local.get $at)))
        (local.set $redLow1 (i32x4.add (local.get $redLow1) (i32x4.dot_i16x8_s (local.get $p) (local.get $low))))
        (local.set $redHigh1 (i32x4.add (local.get $redHigh1) (i32x4.dot_i16x8_s (local.get $p) (local.get $high))))
        (local.set $p (v128.load offset=32 (local.get $at)))
        (local.set $greenLow0 (i32x4.add (local.get $greenLow0) (i32x4.dot_i16x8_s (local.get $p) (local.get $low))))
        (local.set $greenHigh0 (i32x4.add (local.get $greenHigh0) (i32x4.dot_i16x8_s (local.get $p) (local.get $high))))
        (local.set $p (v128.load offset=48 (local.get $at)))
        (local.set $greenLow1 (i32x4.add (local.get $greenLow1) (i32x4.dot_i16x8_s (local.get $p) (local.get $low))))
        (local.set $greenHigh1 (i32x4.add (local.get $greenHigh1) (i32x4.dot_i16x8_s (local.get $p) (local.get $high))))
        (local.set $p (v128.load offset=64 (local.get $at)))
        (local.set $blueLow0 (i32x4.add (local.get $blueLow0) (i32x4.dot_i16x8_s (local.get $p) (local.get $low))))
        (local.set $blueHigh0 (i32x4.add (local.get $blueHigh0) (i32x4.dot_i16x8_s (local.get $p) (local.get $high))))
        (local.set $p (v128.load offset=80 (local.get $at)))
        (local.set $blueLow1 (i32x4.add (local.get $blueLow1) (i32x4.dot_i16x8_s (local.get $p) (local.get $low))))
        (local.set $blueHigh1 (i32x4.add (local.get $blueHigh1) (i32x4.dot_i16x8_s (local.get $p) (local.get $high))))
        (local.set $at (i32.add (local.get $at) (i32.const 96)))
        (local.set $table (i32.add (local.get $table) (i32.const 8)))
        (br_if $tap (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
      (v128.store (local.get $to)
        (i8x16.narrow_i16x8_u
          (call $finish (local.get $redLow0) (local.get $redHigh0) (local.get $redLow1) (local.get $redHigh1))
          (call $finish (local.get $greenLow0) (local.get $greenHigh0) (local.get $greenLow1) (local.get $greenHigh1))))
      (v128.store64_lane offset=16 0 (local.get $to)
        (i8x16.narrow_i16x8_u
          (call $finish (local.get $blueLow0) (local.get $blueHigh0) (local.get $blueLow1) (local.get $blueHigh1))
          (local.get $redLow0)))
      (local.set $to (i32.add (local.get $to) (i32.const 24)))
      (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1))))))

  ;; Two times four sums → 16-bit levels, not yet held to 0…255.
  (func $finish (param $low0 v128) (param $high0 v128) (param $low1 v128) (param $high1 v128) (result v128)
    (i16x8.narrow_i32x4_s
      (i32x4.shr_s (i32x4.add (local.get $low0) (i32x4.shl (local.get $high0) (i32.const 16))) (i32.const 22))
      (i32x4.shr_s (i32x4.add (local.get $low1) (i32x4.shl (local.get $high1) (i32.const 16))) (i32.const 22))))

  ;; Samples × 8 rows → 4 pairs of rows, $stride bytes apart, each with (upper, lower) for every sample. $count is in eights.
  (func (export "weave") (param $from i32) (param $count i32) (param $to i32) (param $stride i32)
    (local $a v128) (local $b v128) (local $c v128) (local $d v128) (local $swap v128)
    (local $to1 i32) (local $to2 i32) (local $to3 i32)
    (local.set $to1 (i32.add (local.get $to) (local.get $stride)))
    (local.set $to2 (i32.add (local.get $to1) (local.get $stride)))
    (local.set $to3 (i32.add (local.get $to2) (local.get $stride)))
    (loop $next
      (local.set $a (call $alternate (v128.load (local.get $from))))
      (local.set $b (call $alternate (v128.load offset=16 (local.get $from))))
      (local.set $c (call $alternate (v128.load offset=32 (local.get $from))))
      (local.set $d (call $alternate (v128.load offset=48 (local.get $from))))
      ;; Four by four lanes of 32 bits, transposed.
      (local.set $swap (i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31 (local.get $a) (local.get $b)))
      (local.set $a (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23 (local.get $a) (local.get $b)))
      (local.set $b (i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31 (local.get $c) (local.get $d)))
      (local.set $c (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23 (local.get $c) (local.get $d)))
      (v128.store (local.get $to)
        (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (local.get $a) (local.get $c)))
      (v128.store (local.get $to1)
        (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31 (local.get $a) (local.get $c)))
      (v128.store (local.get $to2)
        (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (local.get $swap) (local.get $b)))
      (v128.store (local.get $to3)
        (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31 (local.get $swap) (local.get $b)))
      (local.set $from (i32.add (local.get $from) (i32.const 64)))
      (local.set $to (i32.add (local.get $to) (i32.const 16)))
      (local.set $to1 (i32.add (local.get $to1) (i32.const 16)))
      (local.set $to2 (i32.add (local.get $to2) (i32.const 16)))
      (local.set $to3 (i32.add (local.get $to3) (i32.const 16)))
      (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1))))))

  ;; Two samples × 4 pairs → 4 pairs × two samples.
  (func $alternate (param $v v128) (result v128)
    (i8x16.shuffle 0 1 8 9 2 3 10 11 4 5 12 13 6 7 14 15 (local.get $v) (local.get $v)))

  ;; Pairs of rows → one row of the result. $count is in sixteens of samples.
  (func $row
    (param $from i32) (param $stride i32) (param $table i32) (param $taps i32) (param $count i32) (param $to i32)
    (local $at i32) (local $weights i32) (local $left i32) (local $low v128) (local $high v128) (local $p v128) (local $q v128)
    (local $low0 v128) (local $low1 v128) (local $low2 v128) (local $low3 v128)
    (local $high0 v128) (local $high1 v128) (local $high2 v128) (local $high3 v128)
    (loop $next
      (local.set $at (local.get $from))
      (local.set $weights (local.get $table))
      (local.set $left (local.get $taps))
      (local.set $low0 (v128.const i32x4 2097152 2097152 2097152 2097152))
      (local.set $low1 (local.get $low0))
      (local.set $low2 (local.get $low0))
      (local.set $low3 (local.get $low0))
      (local.set $high0 (v128.const i32x4 0 0 0 0))
      (local.set $high1 (local.get $high0))
      (local.set $high2 (local.get $high0))
      (local.set $high3 (local.get $high0))
      (loop $tap
        (local.set $low (v128.load32_splat (local.get $weights)))
        (local.set $high (v128.load32_splat offset=4 (local.get $weights)))
        (local.set $q (v128.load (local.get $at)))
        (local.set $p (i16x8.extend_low_i8x16_u (local.get $q)))
        (local.set $low0 (i32x4.add (local.get $low0) (i32x4.dot_i16x8_s (local.get $p) (local.get $low))))
        (local.set $high0 (i32x4.add (local.get $high0) (i32x4.dot_i16x8_s (local.get $p) (local.get $high))))
        (local.set $p (i16x8.extend_high_i8x16_u (local.get $q)))
        (local.set $low1 (i32x4.add (local.get $low1) (i32x4.dot_i16x8_s (local.get $p) (local.get $low))))
        (local.set $high1 (i32x4.add (local.get $high1) (i32x4.dot_i16x8_s (local.get $p) (local.get $high))))
        (local.set $q (v128.load offset=16 (local.get $at)))
        (local.set $p (i16x8.extend_low_i8x16_u (local.get $q)))
        (local.set $low2 (i32x4.add (local.get $low2) (i32x4.dot_i16x8_s (local.get $p) (local.get $low))))
        (local.set $high2 (i32x4.add (local.get $high2) (i32x4.dot_i16x8_s (local.get $p) (local.get $high))))
        (local.set $p (i16x8.extend_high_i8x16_u (local.get $q)))
        (local.set $low3 (i32x4.add (local.get $low3) (i32x4.dot_i16x8_s (local.get $p) (local.get $low))))
        (local.set $high3 (i32x4.add (local.get $high3) (i32x4.dot_i16x8_s (local.get $p) (local.get $high))))
        (local.set $at (i32.add (local.get $at) (local.get $stride)))
        (local.set $weights (i32.add (local.get $weights) (i32.const 8)))
        (br_if $tap (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
      (v128.store (local.get $to)
        (i8x16.narrow_i16x8_u
          (call $finish (local.get $low0) (local.get $high0) (local.get $low1) (local.get $high1))
          (call $finish (local.get $low2) (local.get $high2) (local.get $low3) (local.get $high3))))
      (local.set $from (i32.add (local.get $from) (i32.const 32)))
      (local.set $to (i32.add (local.get $to) (i32.const 16)))
      (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1))))))

  ;; $count rows of the result, each $width samples, one after the other; up to 15 bytes after the last are overwritten.
  ;; $origin is where pair 0 of rows would lie.
  (func (export "down")
    (param $origin i32) (param $stride i32) (param $table i32) (param $taps i32)
    (param $count i32) (param $width i32) (param $to i32)
    (loop $next
      (call $row
        (i32.add (local.get $origin) (i32.mul (i32.load (local.get $table)) (local.get $stride)))
        (local.get $stride)
        (i32.add (local.get $table) (i32.const 4))
        (local.get $taps)
        (i32.shr_u (i32.add (local.get $width) (i32.const 15)) (i32.const 4))
        (local.get $to))
      (local.set $table (i32.add (local.get $table) (i32.add (i32.const 4) (i32.shl (local.get $taps) (i32.const 3)))))
      (local.set $to (i32.add (local.get $to) (local.get $width)))
      (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))))
