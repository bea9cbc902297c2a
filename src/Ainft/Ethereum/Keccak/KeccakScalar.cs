using static System.Numerics.BitOperations;

namespace Ainft.Ethereum.Keccak;

/// <summary>
/// Keccak-f[1600] on one state. All lanes are local variables. A round computes theta, then rho and pi along their one
/// cycle, then chi row by row.
/// </summary>
/// <remarks>
/// <see cref="KeccakVector256"/> and <see cref="KeccakVector512"/> repeat these steps, because the compiler does not
/// keep the lanes of a shared generic method in registers.
/// </remarks>
internal static class KeccakScalar
{
    public static void Permute(Span<ulong> state)
    {
        var a0 = state[0]; var a1 = state[1]; var a2 = state[2]; var a3 = state[3]; var a4 = state[4];
        var a5 = state[5]; var a6 = state[6]; var a7 = state[7]; var a8 = state[8]; var a9 = state[9];
        var a10 = state[10]; var a11 = state[11]; var a12 = state[12]; var a13 = state[13]; var a14 = state[14];
        var a15 = state[15]; var a16 = state[16]; var a17 = state[17]; var a18 = state[18]; var a19 = state[19];
        var a20 = state[20]; var a21 = state[21]; var a22 = state[22]; var a23 = state[23]; var a24 = state[24];
        foreach (var constant in KeccakConstants.Rounds)
        {
            var c0 = a0 ^ a5 ^ a10 ^ a15 ^ a20;
            var c1 = a1 ^ a6 ^ a11 ^ a16 ^ a21;
            var c2 = a2 ^ a7 ^ a12 ^ a17 ^ a22;
            var c3 = a3 ^ a8 ^ a13 ^ a18 ^ a23;
            var c4 = a4 ^ a9 ^ a14 ^ a19 ^ a24;
            var d0 = c4 ^ RotateLeft(c1, 1);
            var d1 = c0 ^ RotateLeft(c2, 1);
            var d2 = c1 ^ RotateLeft(c3, 1);
            var d3 = c2 ^ RotateLeft(c4, 1);
            var d4 = c3 ^ RotateLeft(c0, 1);
            a0 ^= d0; a5 ^= d0; a10 ^= d0; a15 ^= d0; a20 ^= d0;
            a1 ^= d1; a6 ^= d1; a11 ^= d1; a16 ^= d1; a21 ^= d1;
            a2 ^= d2; a7 ^= d2; a12 ^= d2; a17 ^= d2; a22 ^= d2;
            a3 ^= d3; a8 ^= d3; a13 ^= d3; a18 ^= d3; a23 ^= d3;
            a4 ^= d4; a9 ^= d4; a14 ^= d4; a19 ^= d4; a24 ^= d4;

            var moved = a1;
            a1 = RotateLeft(a6, 44);
            a6 = RotateLeft(a9, 20);
            a9 = RotateLeft(a22, 61);
            a22 = RotateLeft(a14, 39);
            a14 = RotateLeft(a20, 18);
            a20 = RotateLeft(a2, 62);
            a2 = RotateLeft(a12, 43);
            a12 = RotateLeft(a13, 25);
            a13 = RotateLeft(a19, 8);
            a19 = RotateLeft(a23, 56);
            a23 = RotateLeft(a15, 41);
            a15 = RotateLeft(a4, 27);
            a4 = RotateLeft(a24, 14);
            a24 = RotateLeft(a21, 2);
            a21 = RotateLeft(a8, 55);
            a8 = RotateLeft(a16, 45);
            a16 = RotateLeft(a5, 36);
            a5 = RotateLeft(a3, 28);
            a3 = RotateLeft(a18, 21);
            a18 = RotateLeft(a17, 15);
            a17 = RotateLeft(a11, 10);
            a11 = RotateLeft(a7, 6);
            a7 = RotateLeft(a10, 3);
            a10 = RotateLeft(moved, 1);

            (c0, c1) = (a0, a1);
            a0 ^= ~a1 & a2; a1 ^= ~a2 & a3; a2 ^= ~a3 & a4; a3 ^= ~a4 & c0; a4 ^= ~c0 & c1;
            (c0, c1) = (a5, a6);
            a5 ^= ~a6 & a7; a6 ^= ~a7 & a8; a7 ^= ~a8 & a9; a8 ^= ~a9 & c0; a9 ^= ~c0 & c1;
            (c0, c1) = (a10, a11);
            a10 ^= ~a11 & a12; a11 ^= ~a12 & a13; a12 ^= ~a13 & a14; a13 ^= ~a14 & c0; a14 ^= ~c0 & c1;
            (c0, c1) = (a15, a16);
            a15 ^= ~a16 & a17; a16 ^= ~a17 & a18; a17 ^= ~a18 & a19; a18 ^= ~a19 & c0; a19 ^= ~c0 & c1;
            (c0, c1) = (a20, a21);
            a20 ^= ~a21 & a22; a21 ^= ~a22 & a23; a22 ^= ~a23 & a24; a23 ^= ~a24 & c0; a24 ^= ~c0 & c1;
            a0 ^= constant;
        }
        state[0] = a0; state[1] = a1; state[2] = a2; state[3] = a3; state[4] = a4;
        state[5] = a5; state[6] = a6; state[7] = a7; state[8] = a8; state[9] = a9;
        state[10] = a10; state[11] = a11; state[12] = a12; state[13] = a13; state[14] = a14;
        state[15] = a15; state[16] = a16; state[17] = a17; state[18] = a18; state[19] = a19;
        state[20] = a20; state[21] = a21; state[22] = a22; state[23] = a23; state[24] = a24;
    }
}
