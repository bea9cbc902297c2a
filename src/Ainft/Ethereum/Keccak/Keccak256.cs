using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ainft.Ethereum.Keccak;

/// <summary>Keccak-256 with the original padding, as Ethereum uses it (not FIPS 202 SHA3-256).</summary>
public static class Keccak256
{
    private const int StateWords = 25;
    private const int RateWords = 17;
    private const int Rate = RateWords * sizeof(ulong);
    private const ulong LastBit = 0x8000000000000000;

    /// <summary>The hash of <paramref name="data"/>.</summary>
    public static Bytes32 Hash(ReadOnlySpan<byte> data)
    {
        Span<byte> hash = stackalloc byte[Bytes32.Size];
        Hash(data, hash);
        return new Bytes32(hash);
    }

    /// <summary>
    /// Writes the hash of <paramref name="data"/> to the first 32 bytes of <paramref name="destination"/>.
    /// </summary>
    public static void Hash(ReadOnlySpan<byte> data, Span<byte> destination)
    {
        Span<ulong> state = stackalloc ulong[StateWords];
        state.Clear();
        for (; data.Length >= Rate; data = data[Rate..])
        {
            Absorb(data[..Rate], state, stride: 1);
            KeccakScalar.Permute(state);
        }
        AbsorbLast(data, state, stride: 1);
        KeccakScalar.Permute(state);
        Squeeze(state, stride: 1, destination);
    }

    /// <summary>Hashes many inputs of one length, several at a time where the processor has wide vectors.</summary>
    /// <param name="inputs">The inputs, back to back.</param>
    /// <param name="inputLength">The number of bytes of each input.</param>
    /// <param name="digests">Receives the 32-byte hashes in the same order.</param>
    /// <exception cref="ArgumentException">
    /// The length of the inputs is not a multiple of <paramref name="inputLength"/>, or the hashes do not fit.
    /// </exception>
    public static void HashMany(ReadOnlySpan<byte> inputs, int inputLength, Span<byte> digests)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputLength);
        var count = inputs.Length / inputLength;
        if (inputs.Length % inputLength != 0 || digests.Length / Bytes32.Size < count)
            throw new ArgumentException(
                $"Expected inputs with a length that is a multiple of {inputLength} bytes and room for {count} hashes, "
                + $"got {inputs.Length} bytes and room for {digests.Length / Bytes32.Size}.");
        var lanes = KeccakVector512.IsSupported ? KeccakVector512.Lanes
            : KeccakVector256.IsSupported ? KeccakVector256.Lanes
            : 1;
        var i = 0;
        if (lanes > 1)
            for (; count - i >= lanes; i += lanes)
            {
                var group = inputs.Slice(i * inputLength, lanes * inputLength);
                HashLanes(group, inputLength, lanes, digests[(i * Bytes32.Size)..]);
            }
        for (; i < count; i++)
            Hash(inputs.Slice(i * inputLength, inputLength), digests[(i * Bytes32.Size)..]);
    }

    private static void HashLanes(ReadOnlySpan<byte> inputs, int inputLength, int lanes, Span<byte> digests)
    {
        Span<Vector512<ulong>> vectors = stackalloc Vector512<ulong>[StateWords];
        var state = MemoryMarshal.Cast<Vector512<ulong>, ulong>(vectors)[..(StateWords * lanes)];
        state.Clear();
        var position = 0;
        for (; inputLength - position >= Rate; position += Rate)
        {
            for (var lane = 0; lane < lanes; lane++)
                Absorb(inputs.Slice(lane * inputLength + position, Rate), state[lane..], lanes);
            Permute(state, lanes);
        }
        for (var lane = 0; lane < lanes; lane++)
            AbsorbLast(inputs[(lane * inputLength + position)..((lane + 1) * inputLength)], state[lane..], lanes);
        Permute(state, lanes);
        for (var lane = 0; lane < lanes; lane++)
            Squeeze(state[lane..], lanes, digests[(lane * Bytes32.Size)..]);
    }

    private static void Permute(Span<ulong> state, int lanes)
    {
        if (lanes == KeccakVector512.Lanes)
            KeccakVector512.Permute(MemoryMarshal.Cast<ulong, Vector512<ulong>>(state));
        else
            KeccakVector256.Permute(MemoryMarshal.Cast<ulong, Vector256<ulong>>(state));
    }

    /// <summary>Adds whole words to the words of one state, which are <paramref name="stride"/> words apart.</summary>
    private static void Absorb(ReadOnlySpan<byte> words, Span<ulong> state, int stride)
    {
        for (var at = 0; words.Length >= sizeof(ulong); at += stride, words = words[sizeof(ulong)..])
            state[at] ^= BinaryPrimitives.ReadUInt64LittleEndian(words);
    }

    /// <summary>
    /// Adds the last, incomplete block and its padding. The padding has a one bit after the data and another at the end
    /// of the block.
    /// </summary>
    private static void AbsorbLast(ReadOnlySpan<byte> data, Span<ulong> state, int stride)
    {
        Absorb(data, state, stride);
        var whole = data.Length / sizeof(ulong);
        Span<byte> word = stackalloc byte[sizeof(ulong)];
        word.Clear();
        data[(whole * sizeof(ulong))..].CopyTo(word);
        word[data.Length % sizeof(ulong)] = 1;
        state[whole * stride] ^= BinaryPrimitives.ReadUInt64LittleEndian(word);
        state[(RateWords - 1) * stride] ^= LastBit;
    }

    private static void Squeeze(ReadOnlySpan<ulong> state, int stride, Span<byte> destination)
    {
        for (var i = 0; i < Bytes32.Size / sizeof(ulong); i++)
            BinaryPrimitives.WriteUInt64LittleEndian(destination[(i * sizeof(ulong))..], state[i * stride]);
    }
}
