using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Modes;
using Org.BouncyCastle.Crypto.Parameters;

namespace Ainft.Ethereum;

/// <summary>Private keys in files under a password: version 3 of the Web3 Secret Storage Definition, as geth, cast and most wallets write it.</summary>
public static class Keystore
{
    private const int Version = 3;
    private const int DerivedSize = 32;
    private const int CipherKeySize = 16;
    private const int MaxPbkdf2Rounds = 10_000_000;
    private const long MaxScryptWork = 1L << 30;

    /// <summary>Encrypts a key: scrypt, AES-128-CTR, Keccak-256.</summary>
    /// <param name="key">The key.</param>
    /// <param name="password">The password, as UTF-8.</param>
    /// <param name="cost">The work to open it; <see cref="KeystoreCost.Standard"/> by default.</param>
    /// <returns>The JSON text.</returns>
    /// <exception cref="ArgumentException">The cost is out of bounds, so that <see cref="Read(string, string)"/> would refuse it.</exception>
    public static string Write(LocalKey key, string password, KeystoreCost? cost = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        cost ??= KeystoreCost.Standard;
        if (!IsScryptBounded(cost.N, cost.R, cost.P))
            throw new ArgumentException("N is a power of two, and 128 · N · R · P at most a gigabyte.", nameof(cost));
        var (salt, iv) = (RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(16));
        var derived = Scrypt.Derive(Encoding.UTF8.GetBytes(password), salt, cost.N, cost.R, cost.P, DerivedSize);
        var ciphertext = Crypt(derived, iv, Hex.Parse(key.ExportHex()));
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true }))
            Write(json, key.Address, cost, (salt, iv, ciphertext, MacOf(derived, ciphertext)));
        CryptographicOperations.ZeroMemory(derived);
        return Encoding.UTF8.GetString(output.GetBuffer(), 0, (int)output.Length);
    }

    /// <summary>Decrypts a key that was derived by scrypt or PBKDF2 with HMAC-SHA-256.</summary>
    /// <exception cref="WrongPasswordException">The password is wrong, or the file was damaged.</exception>
    /// <exception cref="FormatException">The text is no version 3 keystore, uses another algorithm, or asks for more than a gigabyte of work.</exception>
    public static LocalKey Read(string json, string password)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Read(document.RootElement, Encoding.UTF8.GetBytes(password));
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException("The text is no version 3 keystore.", exception);
        }
    }

    private static LocalKey Read(JsonElement file, byte[] password)
    {
        // Some old writers spell it "Crypto".
        var crypto = file.TryGetProperty("crypto", out var lower) ? lower : file.GetProperty("Crypto");
        if (file.GetProperty("version").GetInt32() != Version || crypto.GetProperty("cipher").GetString() != "aes-128-ctr")
            throw new FormatException("Only version 3 keystores with aes-128-ctr can be read.");
        var ciphertext = Bytes(crypto, "ciphertext");
        var derived = Derive(crypto.GetProperty("kdf").GetString(), crypto.GetProperty("kdfparams"), password);
        if (!CryptographicOperations.FixedTimeEquals(MacOf(derived, ciphertext), Bytes(crypto, "mac")))
            throw new WrongPasswordException();
        var secret = Crypt(derived, Bytes(crypto.GetProperty("cipherparams"), "iv"), ciphertext);
        var key = new LocalKey(secret);
        CryptographicOperations.ZeroMemory(derived);
        CryptographicOperations.ZeroMemory(secret);
        return key;
    }

    private static byte[] Derive(string? function, JsonElement parameters, byte[] password)
    {
        var salt = Bytes(parameters, "salt");
        if (Number(parameters, "dklen") != DerivedSize)
            throw new FormatException($"The derived key must be {DerivedSize} bytes long.");
        switch (function)
        {
            case "scrypt":
                var (n, r, p) = (Number(parameters, "n"), Number(parameters, "r"), Number(parameters, "p"));
                return IsScryptBounded(n, r, p)
                    ? Scrypt.Derive(password, salt, n, r, p, DerivedSize)
                    : throw new FormatException("The keystore asks for too much work.");
            case "pbkdf2" when parameters.GetProperty("prf").GetString() == "hmac-sha256":
                var rounds = Number(parameters, "c");
                return rounds <= MaxPbkdf2Rounds
                    ? Rfc2898DeriveBytes.Pbkdf2(password, salt, rounds, HashAlgorithmName.SHA256, DerivedSize)
                    : throw new FormatException("The keystore asks for too much work.");
            default:
                throw new FormatException("Only scrypt and pbkdf2 with hmac-sha256 can be read.");
        }
    }

    private static bool IsScryptBounded(int n, int r, int p) =>
        n > 1 && r > 0 && p > 0 && BitOperations.IsPow2(n) && (Int128)128 * n * r * p <= MaxScryptWork;

    private static byte[] Crypt(byte[] derived, byte[] iv, ReadOnlySpan<byte> input)
    {
        var cipher = new SicBlockCipher(new AesEngine());
        cipher.Init(true, new ParametersWithIV(new KeyParameter(derived, 0, CipherKeySize), iv));
        var padded = new byte[(input.Length + 15) & ~15];
        input.CopyTo(padded);
        for (var at = 0; at < padded.Length; at += 16)
            cipher.ProcessBlock(padded, at, padded, at);
        return padded[..input.Length];
    }

    private static byte[] MacOf(byte[] derived, byte[] ciphertext) => Keccak256.Hash([.. derived[CipherKeySize..], .. ciphertext]).ToArray();

    private static void Write(Utf8JsonWriter json, Address address, KeystoreCost cost, (byte[] Salt, byte[] Iv, byte[] Ciphertext, byte[] Mac) parts)
    {
        json.WriteStartObject();
        json.WriteString("address", address.ToHex().AsSpan(2));
        json.WriteStartObject("crypto");
        json.WriteString("cipher", "aes-128-ctr");
        json.WriteStartObject("cipherparams");
        json.WriteString("iv", Convert.ToHexStringLower(parts.Iv));
        json.WriteEndObject();
        json.WriteString("ciphertext", Convert.ToHexStringLower(parts.Ciphertext));
        json.WriteString("kdf", "scrypt");
        json.WriteStartObject("kdfparams");
        json.WriteNumber("dklen", DerivedSize);
        json.WriteNumber("n", cost.N);
        json.WriteNumber("p", cost.P);
        json.WriteNumber("r", cost.R);
        json.WriteString("salt", Convert.ToHexStringLower(parts.Salt));
        json.WriteEndObject();
        json.WriteString("mac", Convert.ToHexStringLower(parts.Mac));
        json.WriteEndObject();
        json.WriteString("id", new Guid(parts.Salt.AsSpan(0, 16)));
        json.WriteNumber("version", Version);
        json.WriteEndObject();
    }

    private static int Number(JsonElement parent, string name) => parent.GetProperty(name).GetInt32();

    private static byte[] Bytes(JsonElement parent, string name)
    {
        var text = parent.GetProperty(name).GetString() ?? "";
        return Convert.FromHexString(text.StartsWith("0x", StringComparison.Ordinal) ? text.AsSpan(2) : text);
    }
}
