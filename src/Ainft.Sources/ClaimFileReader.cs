using System.Text.Json.Nodes;
using Ainft.Ethereum;

namespace Ainft.Sources;

/// <summary>
/// Reads <c>ainft.json</c>, in which the owner of a repository names the creators of its components, and reads the same
/// names from tags. <c>docs/from-a-folder.md</c> describes the file.
/// </summary>
public static class ClaimFileReader
{
    /// <summary>The name of the file, at the root of a repository.</summary>
    public const string FileName = "ainft.json";

    /// <summary>The most bytes of the file.</summary>
    public const int MaxBytes = 256 << 10;

    /// <summary>The most accounts that the file names.</summary>
    public const int MaxCreators = 64;

    private const string TagPrefix = "ainft:";

    /// <summary>Reads the accounts of the file.</summary>
    /// <param name="utf8">The whole file.</param>
    /// <exception cref="SourceException">
    /// The file is larger than <see cref="MaxBytes"/>, is not JSON, or names no accounts.
    /// </exception>
    public static SourceClaim Read(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > MaxBytes)
            throw new SourceException($"{FileName} has more than {MaxBytes} bytes.");
        var file = JsonText.Read(FileName, utf8);
        string[] names = [.. file["creator"]?.Texts ?? [], .. file["creators"]?.Texts ?? []];
        return names.Length is > 0 and <= MaxCreators
            ? new SourceClaim([.. names.Select(Account)], Sha256Digest.Of(utf8))
            : throw new SourceException(
                $"{FileName} names {names.Length} accounts. Expected 1 to {MaxCreators} in the member creators.");
    }

    /// <summary>
    /// Reads the member <c>manifest</c>, whose values come before those of all other files. Null without the member.
    /// </summary>
    /// <param name="utf8">The whole file, at most <see cref="MaxBytes"/>.</param>
    /// <exception cref="SourceException">The file is not a JSON object.</exception>
    public static SourceReading? ReadManifest(ReadOnlySpan<byte> utf8) =>
        ManifestFileReader.Parse(FileName, utf8)["manifest"] is JsonObject manifest
            ? ManifestFileReader.Read(FileName, manifest)
            : null;

    /// <summary>The accounts that the tags of a repository name, which have the form <c>ainft:0x…</c>.</summary>
    /// <param name="utf8">The metadata of the platform, at most <see cref="SourceLimits.FileBytes"/>.</param>
    /// <param name="commit">The commit to which the metadata belong.</param>
    /// <exception cref="SourceException">The metadata are not JSON.</exception>
    public static IReadOnlyList<Address> ReadTags(ReadOnlySpan<byte> utf8, out string? commit)
    {
        var metadata = JsonText.Read("the metadata of the repository", utf8);
        commit = metadata["sha"]?.Text;
        return
        [
            .. (metadata["tags"]?.Texts ?? [])
                .Where(tag => tag.StartsWith(TagPrefix, StringComparison.Ordinal))
                .Select(tag => Address.TryParse(tag[TagPrefix.Length..], out var account) ? account : default)
                .Where(account => !account.IsZero)
                .Take(MaxCreators),
        ];
    }

    private static Address Account(string text) => Address.TryParse(text, out var account)
        ? account
        : throw new SourceException($"{FileName} names a creator that is not an address, {Address.Form}.");
}
