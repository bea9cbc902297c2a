using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Ainft.KeyVault;

/// <summary>
/// The identifier of a key in Azure Key Vault. The version is a part of it, because another version is another key with
/// another account. Without a version it means the newest one.
/// </summary>
/// <param name="Vault">The address of the vault, without a path.</param>
/// <param name="Name">The name of the key.</param>
/// <param name="Version">The version of the key, 32 hexadecimal digits. It is empty for the newest version.</param>
public sealed partial record KeyVaultId(Uri Vault, string Name, string Version)
{
    private const string ApiVersion = "7.4";

    /// <summary>Whether the identifier names one version.</summary>
    public bool HasVersion => Version.Length > 0;

    /// <summary>
    /// The scope of tokens for the vault. The first label of the host is the vault's name, and the rest is the domain
    /// of all vaults of its cloud.
    /// </summary>
    public string Scope => $"https://{Vault.Host[(Vault.Host.IndexOf('.') + 1)..]}/.default";

    /// <summary>The address of the key's public part.</summary>
    public Uri KeyAddress => new(Vault, $"/keys/{Name}/{Version}?api-version={ApiVersion}");

    /// <summary>The address of the operation that signs with the key.</summary>
    public Uri SignAddress => new(Vault, $"/keys/{Name}/{Version}/sign?api-version={ApiVersion}");

    /// <summary>Returns how to correct a text that names no version of a key, or null for one that does.</summary>
    /// <param name="text">The text.</param>
    /// <param name="source">The name of the setting with the text.</param>
    public static string? Refuse(string text, string source)
    {
        if (!TryParse(text, out var id))
            return $"{source} must be the identifier of a key version in Azure Key Vault, "
                + "https://VAULT.vault.azure.net/keys/NAME/VERSION.";
        return id.HasVersion
            ? null
            : $"{source} must name a version of the key, because a new version would be another account. "
                + "`az keyvault key show --vault-name VAULT --name NAME --query key.kid` prints the identifier with "
                + "the newest version.";
    }

    /// <summary>Parses an identifier with or without a version.</summary>
    /// <exception cref="FormatException">The text is not such an identifier.</exception>
    public static KeyVaultId Parse(string text) => TryParse(text, out var id)
        ? id
        : throw new FormatException("Expected the identifier of a key in Azure Key Vault.");

    /// <summary>Parses an identifier with or without a version.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out KeyVaultId? id)
    {
        id = null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri)
            || uri is not { Scheme: "https", HostNameType: UriHostNameType.Dns, UserInfo: "", Query: "", Fragment: "" }
            || !uri.Host.Contains('.'))
            return false;
        var match = KeyPath().Match(uri.AbsolutePath);
        if (!match.Success)
            return false;
        var vault = new Uri(uri.GetLeftPart(UriPartial.Authority));
        id = new KeyVaultId(vault, match.Groups["name"].Value, match.Groups["version"].Value);
        return true;
    }

    [GeneratedRegex(@"^/keys/(?<name>[0-9A-Za-z-]{1,127})(?:/(?<version>[0-9a-fA-F]{32})?)?\z")]
    private static partial Regex KeyPath();
}
