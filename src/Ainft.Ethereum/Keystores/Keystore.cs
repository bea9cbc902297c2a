using System.Numerics;
using System.Text.Json;
using Nethereum.KeyStore;
using Nethereum.KeyStore.Crypto;
using Nethereum.KeyStore.Model;

namespace Ainft.Ethereum;

/// <summary>
/// Private keys in files with a password. The format is version 3 of the Web3 Secret Storage Definition, which geth,
/// cast and most wallets write. Nethereum derives, encrypts and decrypts. It ignores version, cipher and address, and
/// some sizes crash the process. So this class passes only checked values to it.
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

    /// <summary>Encrypts a key with scrypt, AES-128-CTR and Keccak-256.</summary>
    /// <param name="key">The key.</param>
    /// <param name="password">The password, of which the form NFKC is used, the same as in ethers.</param>
    /// <param name="cost">The work to open the file, by default <see cref="KeystoreCost.Standard"/>.</param>
    /// <returns>The JSON text.</returns>
    /// <exception cref="ArgumentException">The cost is outside of its bounds, and
    /// <see cref="Read(string, string)"/> would refuse it.</exception>
    public static string Write(LocalKey key, string password, KeystoreCost? cost = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        cost ??= KeystoreCost.Standard;
        if (!IsScryptBounded(cost.N, cost.R, cost.P))
            throw new ArgumentException(
                "N must be a power of two, and 128 · N · R · P must be at most 1 GiB.", nameof(cost));
        var parameters = new ScryptParams { Dklen = DerivedSize, N = cost.N, R = cost.R, P = cost.P };
        return new KeyStoreScryptService().EncryptAndGenerateKeyStoreAsJson(
            CompatibilityForm.Of(password), Hex.Parse(key.ExportHex()), key.Address.ToHex()[2..], parameters);
    }

    /// <summary>Decrypts a key that is protected with scrypt or with PBKDF2 and HMAC-SHA-256. The method tries the
    /// password unchanged and then in its form NFKC, which ethers uses.</summary>
    /// <exception cref="WrongPasswordException">The password is wrong, or the file is damaged.</exception>
    /// <exception cref="FormatException">The text is not a version 3 keystore, uses another algorithm or needs more
    /// work than the limit. Or it names an account and has the key of another account.</exception>
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
            throw new FormatException("The text is not a version 3 keystore.", exception);
        }
    }

    private static LocalKey Read(JsonElement file, string password)
    {
        // Some old writers spell it "Crypto".
        var crypto = file.TryGetProperty("crypto", out var lower) ? lower : file.GetProperty("Crypto");
        var isVersion3 = file.GetProperty("version").GetInt32() == Version;
        if (!isVersion3 || crypto.GetProperty("cipher").GetString() != "aes-128-ctr")
            throw new FormatException("Expected a version 3 keystore with the cipher aes-128-ctr.");
        var account = file.TryGetProperty("address", out var named) && named.GetString() is { Length: > 0 } text
            ? AddressOf(text)
            : (Address?)null;
        var accepted = new { version = Version, crypto = Check(crypto, account is not null) };
        var key = KeyOf(Decrypt(JsonSerializer.Serialize(accepted), password));
        return account is null || key.Address == account
            ? key
            : throw new FormatException(
                $"The keystore is damaged. It names the account {account} but has the key of another account.");
    }

    /// <summary>The parts that Nethereum reads, in the form that it reads correctly.</summary>
    private static object Check(JsonElement crypto, bool hasAddress)
    {
        var ciphertext = Bytes(crypto, "ciphertext", IvDigits);
        var iv = Digits(crypto.GetProperty("cipherparams"), "iv");
        // Some writers drop leading zeros, so a shorter iv is padded. Without an address, this class could not
        // detect the loss of another digit.
        if (iv.Length is 0 or > IvDigits || (iv.Length < IvDigits && !hasAddress))
            throw new FormatException("Expected an iv of 16 bytes in the keystore.");
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
            throw new FormatException($"Expected a derived key (dklen) of {DerivedSize} bytes in the keystore.");
        switch (function)
        {
            case "scrypt":
                var (n, r, p) = (Number(parameters, "n"), Number(parameters, "r"), Number(parameters, "p"));
                return IsScryptBounded(n, r, p)
                    ? new { dklen = DerivedSize, n, r, p, salt }
                    : throw new FormatException(
                        "The keystore needs too much work. For scrypt, n must be a power of two, and 128 · n · r · p "
                            + "must be at most 1 GiB.");
            case "pbkdf2" when parameters.GetProperty("prf").GetString() == "hmac-sha256":
                var c = Number(parameters, "c");
                return c is > 0 and <= MaxPbkdf2Rounds
                    ? new { dklen = DerivedSize, c, prf = "hmac-sha256", salt }
                    : throw new FormatException(
                        $"The keystore needs too much work. For pbkdf2, c must be from 1 to {MaxPbkdf2Rounds}.");
            default:
                throw new FormatException("Expected scrypt, or pbkdf2 with hmac-sha256, in the keystore.");
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
            throw new WrongPasswordException("The password is wrong, or the keystore is damaged.", exception);
        }
    }

    /// <summary>Pads the key with leading zeros, because some writers drop them.</summary>
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
            : throw new FormatException(
                "Expected an address of 40 hexadecimal digits in the keystore, with a right EIP-55 checksum when the "
                    + "case is mixed.");

    private static int Number(JsonElement parent, string name) => parent.GetProperty(name).GetInt32();

    /// <summary>Whole bytes as lower-case digits.</summary>
    private static string Bytes(JsonElement parent, string name, int most, int least = 1)
    {
        var digits = Digits(parent, name);
        return digits.Length % 2 == 0 && digits.Length >= 2 * least && digits.Length <= 2 * most
            ? digits
            : throw new FormatException($"The member {name} of the keystore has a wrong length.");
    }

    private static string Digits(JsonElement parent, string name)
    {
        var text = parent.GetProperty(name).GetString() ?? "";
        var digits = text.StartsWith("0x", StringComparison.Ordinal) ? text[2..] : text;
        return digits.All(char.IsAsciiHexDigit)
            ? digits.ToLowerInvariant()
            : throw new FormatException($"The member {name} of the keystore is not hexadecimal.");
    }
}
