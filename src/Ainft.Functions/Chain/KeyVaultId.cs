using System.Text.RegularExpressions;

namespace Ainft.Functions.Chain;

/// <summary>
/// The identifier of one version of a key in Azure Key Vault. The version is a part of it, because another version is
/// another key with another account.
/// </summary>
/// <param name="Vault">The address of the vault, without a path.</param>
/// <param name="Name">The name of the key.</param>
/// <param name="Version">The version of the key, 32 hexadecimal digits.</param>
internal sealed partial record KeyVaultId(Uri Vault, string Name, string Version)
{
    private const string ApiVersion = "7.4";

    /// <summary>
    /// The scope of tokens for the vault. The first label of the host is the vault's name, and the rest is the domain
    /// of all vaults of its cloud.
    /// </summary>
    public string Scope => $"https://{Vault.Host[(Vault.Host.IndexOf('.') + 1)..]}/.default";

    /// <summary>The address of the key's public part.</summary>
    public Uri KeyAddress => new(Vault, $"/keys/{Name}/{Version}?api-version={ApiVersion}");

    /// <summary>The address of the operation that signs with the key.</summary>
    public Uri SignAddress => new(Vault, $"/keys/{Name}/{Version}/sign?api-version={ApiVersion}");

    /// <summary>Returns how to correct a text that is not an identifier, or null for an identifier.</summary>
    public static string? Refuse(string text)
    {
        if (IsAddress(text, WithVersion()))
            return null;
        return IsAddress(text, WithoutVersion())
            ? "Ainft__Chain__KeyVaultKey must name a version of the key, because a new version would be another "
                + "account. `az keyvault key show --vault-name VAULT --name NAME --query key.kid` prints the "
                + "identifier with the newest version."
            : "Ainft__Chain__KeyVaultKey must be the identifier of a key version in Azure Key Vault, "
                + "https://VAULT.vault.azure.net/keys/NAME/VERSION.";
    }

    /// <summary>Parses a text that <see cref="Refuse"/> accepts.</summary>
    public static KeyVaultId Parse(string text)
    {
        var uri = new Uri(text);
        var path = uri.AbsolutePath.Split('/');
        return new KeyVaultId(new Uri(uri.GetLeftPart(UriPartial.Authority)), path[2], path[3]);
    }

    private static bool IsAddress(string text, Regex path) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri is { Scheme: "https", HostNameType: UriHostNameType.Dns, UserInfo: "", Query: "", Fragment: "" }
        && uri.Host.Contains('.')
        && path.IsMatch(uri.AbsolutePath);

    [GeneratedRegex(@"^/keys/[0-9A-Za-z-]{1,127}/[0-9a-fA-F]{32}\z")]
    private static partial Regex WithVersion();

    [GeneratedRegex(@"^/keys/[0-9A-Za-z-]{1,127}/?\z")]
    private static partial Regex WithoutVersion();
}
