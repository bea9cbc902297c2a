using System.Numerics;
using System.Text.Json;
using Nethereum.KeyStore;
using Nethereum.KeyStore.Crypto;
using Nethereum.KeyStore.Model;

namespace Ainft.Ethereum;

/// <summary>
/// Private keys in files under a password: version 3 of the Web3 Secret Storage Definition, as geth, cast and most
/// wallets write it. Nethereum derives, encrypts and decrypts. It ignores version, cipher and address, and some sizes
/// end the process, so it sees only what was checked here.
/// </summary>
public static class Keystore
{
    private const int Version = 3;
    private const int DerivedSize = 32;
    private const int IvDigits = 32;
    private const int MaxSaltBytes = 1 << 10;
    private const int MaxPbkdf2Rounds = 10_000_000;
    private const long MaxScryptWork = 1L << 30;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Encrypts a key: scrypt, AES-128-CTR, Keccak-256.</summary>
    /// <param name="key">The key.</param>
    /// <param name="password">The password; its form NFKC is stored, as ethers does.</param>
    /// <param name="cost">The work to open it; <see cref="KeystoreCost.Standard"/> by default.</param>
    /// <returns>The JSON text.</returns>
    /// <exception cref="ArgumentException">The cost is out of bounds, so that <see cref="Read(string, string)"/> would
    /// refuse it.</exception>
    public static string Write(LocalKey key, string password, KeystoreCost? cost = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        cost ??= KeystoreCost.Standard;
        if (!IsScryptBounded(cost.N, cost.R, cost.P))
            throw new ArgumentException("N is a power of two, and 128 · N · R · P at most a gigabyte.", nameof(cost));
        var parameters = new ScryptParams { Dklen = DerivedSize, N = cost.N, R = cost.R, P = cost.P };
        return new KeyStoreScryptService().EncryptAndGenerateKeyStoreAsJson(
            CompatibilityForm.Of(password), Hex.Parse(key.ExportHex()), key.Address.ToHex()[2..], parameters);
    }

    /// <summary>Decrypts a key that was derived by scrypt or PBKDF2 with HMAC-SHA-256. The password counts as it is,
    /// and in its form NFKC, in which ethers stores it.</summary>
    /// <exception cref="WrongPasswordException">The password is wrong, or the file was damaged.</exception>
    /// <exception cref="FormatException">The text is no version 3 keystore, uses another algorithm, asks for more than
    /// a gigabyte of work, or holds the key of another account than it names.</exception>
    public static LocalKey Read(string json, string password)
    {
        ArgumentNullException.ThrowIfNull(password);
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            return Read(document.RootElement, password);
        }
        catch (Exception exception) when (
            exception is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException("The text is no version 3 keystore.", exception);
        }
    }

    private static LocalKey Read(JsonElement file, string password)
    {
        // Some old writers spell it "Crypto".
        var crypto = file.TryGetProperty("crypto", out var lower) ? lower : file.GetProperty("Crypto");
        if (file.GetProperty("version").GetInt32() != Version || crypto.GetProperty("cipher").GetString() != "aes-128-ctr")
            throw new FormatException("Only version 3 keystores with aes-128-ctr can be read.");
        var account = file.TryGetProperty("address", out var named) && named.GetString() is { Length: > 0 } text
            ? AddressOf(text)
            : (Address?)null;
        var isChecked = JsonSerializer.Serialize(new { version = Version, crypto = Check(crypto, account is not null) });
        var key = KeyOf(Decrypt(isChecked, password));
        return account is null || key.Address == account
            ? key
            : throw new FormatException($"The keystore names the account {account} and holds the key of another, so it was damaged.");
    }

    /// <summary>The parts that Nethereum reads, in the one form that it reads right.</summary>
    private static object Check(JsonElement crypto, bool hasAddress)
    {
        var ciphertext = Bytes(crypto, "ciphertext", IvDigits);
        var iv = Digits(crypto.GetProperty("cipherparams"), "iv");
        // Writers that drop leading zeros read them back. Without an address a lost digit elsewhere could not be told
        // from that.
        if (iv.Length is 0 or > IvDigits || (iv.Length < IvDigits && !hasAddress))
            throw new FormatException("The iv of the keystore must be 16 bytes long.");
        var kdf = crypto.GetProperty("kdf").GetString();
        return new
        {
            cipher = "aes-128-ctr",
            ciphertext,
            cipherparams = new { iv = iv.PadLeft(IvDigits, '0') },
            kdf,
            kdfparams = CheckWork(kdf, crypto.GetProperty("kdfparams")),
            mac = Bytes(crypto, "mac", Bytes32.Size, Bytes32.Size),
        };
    }

    private static object CheckWork(string? function, JsonElement parameters)
    {
        var salt = Bytes(parameters, "salt", MaxSaltBytes);
        if (Number(parameters, "dklen") != DerivedSize)
            throw new FormatException($"The derived key must be {DerivedSize} bytes long.");
        switch (function)
        {
            case "scrypt":
                var (n, r, p) = (Number(parameters, "n"), Number(parameters, "r"), Number(parameters, "p"));
                return IsScryptBounded(n, r, p)
                    ? new { dklen = DerivedSize, n, r, p, salt }
                    : throw new FormatException("The keystore asks for too much work.");
            case "pbkdf2" when parameters.GetProperty("prf").GetString() == "hmac-sha256":
                var c = Number(parameters, "c");
                return c is > 0 and <= MaxPbkdf2Rounds
                    ? new { dklen = DerivedSize, c, prf = "hmac-sha256", salt }
                    : throw new FormatException("The keystore asks for too much work.");
            default:
                throw new FormatException("Only scrypt and pbkdf2 with hmac-sha256 can be read.");
        }
    }

    private static byte[] Decrypt(string json, string password)
    {
        var other = CompatibilityForm.Of(password);
        try
        {
            return new KeyStoreService().DecryptKeyStoreFromJson(password, json);
        }
        catch (DecryptionException) when (other != password)
        {
            return Decrypt(json, other);
        }
        catch (DecryptionException exception)
        {
            throw new WrongPasswordException("The password does not open this keystore.", exception);
        }
    }

    /// <summary>A key whose writer dropped its leading zeros is shorter.</summary>
    private static LocalKey KeyOf(byte[] secret)
    {
        Span<byte> padded = stackalloc byte[Bytes32.Size];
        secret.CopyTo(padded[(Bytes32.Size - secret.Length)..]);
        return new LocalKey(padded);
    }

    private static bool IsScryptBounded(int n, int r, int p) =>
        n > 1 && r > 0 && p > 0 && BitOperations.IsPow2(n) && (Int128)128 * n * r * p <= MaxScryptWork;

    private static Address AddressOf(string text) =>
        Address.TryParse(text.StartsWith("0x", StringComparison.Ordinal) ? text : "0x" + text, out var address)
            ? address
            : throw new FormatException("The address of the keystore is no address.");

    private static int Number(JsonElement parent, string name) => parent.GetProperty(name).GetInt32();

    /// <summary>Whole bytes as lower-case digits.</summary>
    private static string Bytes(JsonElement parent, string name, int most, int least = 1)
    {
        var digits = Digits(parent, name);
        return digits.Length % 2 == 0 && digits.Length >= 2 * least && digits.Length <= 2 * most
            ? digits
            : throw new FormatException($"The {name} of the keystore has a wrong length.");
    }

    private static string Digits(JsonElement parent, string name)
    {
        var text = parent.GetProperty(name).GetString() ?? "";
        var digits = text.StartsWith("0x", StringComparison.Ordinal) ? text[2..] : text;
        return digits.All(char.IsAsciiHexDigit)
            ? digits.ToLowerInvariant()
            : throw new FormatException($"The {name} of the keystore is not hexadecimal.");
    }
}
