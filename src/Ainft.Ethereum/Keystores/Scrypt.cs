using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Ainft.Ethereum;

/// <summary>The key derivation of RFC 7914. BouncyCastle's refuses r = 1 with a large N, which keystores (the published vector among them) use.</summary>
internal static class Scrypt
{
    private const int BlockWords = 16;

    public static byte[] Derive(byte[] password, byte[] salt, int n, int r, int p, int size)
    {
        var blocks = Rfc2898DeriveBytes.Pbkdf2(password, salt, 1, HashAlgorithmName.SHA256, 128 * r * p);
        var memory = new uint[2 * BlockWords * r * n];
        for (var pass = 0; pass < p; pass++)
            Mix(blocks.AsSpan(128 * r * pass, 128 * r), memory, n, r);
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(memory.AsSpan()));
        return Rfc2898DeriveBytes.Pbkdf2(password, blocks, 1, HashAlgorithmName.SHA256, size);
    }

    /// <summary>scryptROMix.</summary>
    private static void Mix(Span<byte> block, uint[] memory, int n, int r)
    {
        var words = 2 * BlockWords * r;
        var (x, next) = (new uint[words], new uint[words]);
        for (var i = 0; i < words; i++)
            x[i] = BinaryPrimitives.ReadUInt32LittleEndian(block[(4 * i)..]);
        for (var i = 0; i < n; i++)
        {
            x.CopyTo(memory.AsSpan(i * words));
            (x, next) = MixBlock(x, next, r);
        }
        for (var i = 0; i < n; i++)
        {
            var seen = memory.AsSpan((int)(x[words - BlockWords] & (n - 1)) * words, words);
            Xor(x, seen);
            (x, next) = MixBlock(x, next, r);
        }
        for (var i = 0; i < words; i++)
            BinaryPrimitives.WriteUInt32LittleEndian(block[(4 * i)..], x[i]);
    }

    /// <summary>scryptBlockMix from one buffer to the other; answers them exchanged.</summary>
    private static (uint[] Mixed, uint[] Free) MixBlock(uint[] from, uint[] to, int r)
    {
        Span<uint> state = stackalloc uint[BlockWords];
        from.AsSpan(from.Length - BlockWords).CopyTo(state);
        for (var i = 0; i < 2 * r; i++)
        {
            Xor(state, from.AsSpan(i * BlockWords, BlockWords));
            Salsa(state);
            state.CopyTo(to.AsSpan((i / 2 + i % 2 * r) * BlockWords));
        }
        return (to, from);
    }

    private static void Xor(Span<uint> target, ReadOnlySpan<uint> other)
    {
        var targets = MemoryMarshal.Cast<uint, Vector<uint>>(target);
        var others = MemoryMarshal.Cast<uint, Vector<uint>>(other);
        for (var i = 0; i < targets.Length; i++)
            targets[i] ^= others[i];
    }

    /// <summary>Salsa20/8: columns, then rows, four times; then the input is added.</summary>
    private static void Salsa(Span<uint> state)
    {
        Span<uint> x = stackalloc uint[BlockWords];
        state.CopyTo(x);
        for (var round = 0; round < 8; round += 2)
        {
            Quarter(ref x[0], ref x[4], ref x[8], ref x[12]);
            Quarter(ref x[5], ref x[9], ref x[13], ref x[1]);
            Quarter(ref x[10], ref x[14], ref x[2], ref x[6]);
            Quarter(ref x[15], ref x[3], ref x[7], ref x[11]);
            Quarter(ref x[0], ref x[1], ref x[2], ref x[3]);
            Quarter(ref x[5], ref x[6], ref x[7], ref x[4]);
            Quarter(ref x[10], ref x[11], ref x[8], ref x[9]);
            Quarter(ref x[15], ref x[12], ref x[13], ref x[14]);
        }
        for (var i = 0; i < BlockWords; i++)
            state[i] += x[i];
    }

    private static void Quarter(ref uint a, ref uint b, ref uint c, ref uint d)
    {
        b ^= BitOperations.RotateLeft(a + d, 7);
        c ^= BitOperations.RotateLeft(b + a, 9);
        d ^= BitOperations.RotateLeft(c + b, 13);
        a ^= BitOperations.RotateLeft(d + c, 18);
    }
}
