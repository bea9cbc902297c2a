using System.Security.Cryptography;

namespace Ainft.Ethereum;

/// <summary>A secp256k1 private key held in memory. <see cref="ToString"/> shows the address, never the key.</summary>
public sealed class LocalKey : ISigner
{
    private readonly byte[] secret;

    /// <summary>Copies a 32-byte big-endian private key.</summary>
    /// <exception cref="ArgumentException">
    /// The key is not 32 bytes long, zero, or not below the group order.
    /// </exception>
    public LocalKey(ReadOnlySpan<byte> privateKey32)
    {
        Address = Secp256k1.AddressOf(privateKey32);
        secret = privateKey32.ToArray();
    }

    /// <inheritdoc/>
    public Address Address { get; }

    /// <summary>Parses 64 hexadecimal digits, with or without <c>0x</c>.</summary>
    /// <exception cref="FormatException">
    /// The text has another form or is not a valid key. The message does not repeat the text.
    /// </exception>
    public static LocalKey Parse(string hex)
    {
        ArgumentNullException.ThrowIfNull(hex);
        Span<byte> bytes = stackalloc byte[Bytes32.Size];
        var prefixed = hex.StartsWith("0x", StringComparison.Ordinal) ? hex : "0x" + hex;
        if (!Hex.TryParse(prefixed, bytes) || !Secp256k1.IsPrivateKey(bytes))
            throw new FormatException(
                "A private key is 0x and 64 hexadecimal digits, above zero and below the order of secp256k1.");
        return new LocalKey(bytes);
    }

    /// <summary>Generates a key from the random numbers of the operating system.</summary>
    public static LocalKey Generate()
    {
        Span<byte> bytes = stackalloc byte[Bytes32.Size];
        do
            RandomNumberGenerator.Fill(bytes);
        while (!Secp256k1.IsPrivateKey(bytes));
        return new LocalKey(bytes);
    }

    /// <summary>Signs a 32-byte hash directly, with a nonce of RFC 6979 (SHA-256) and a low s.</summary>
    public Signature Sign(Bytes32 hash) => Secp256k1.Sign(hash, secret, Address);

    /// <inheritdoc/>
    public ValueTask<Signature> SignAsync(Bytes32 hash, CancellationToken ct = default) =>
        ValueTask.FromResult(Sign(hash));

    /// <summary>Returns the private key itself as <c>0x</c> and 64 digits.</summary>
    public string ExportHex() => Hex.Format(secret);

    /// <summary>The checksummed address.</summary>
    public override string ToString() => Address.ToString();
}
