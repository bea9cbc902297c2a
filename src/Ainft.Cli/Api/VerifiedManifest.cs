using Ainft.Ethereum;

namespace Ainft.Cli.Api;

/// <summary>The manifest of an AINFT from a server that may lie.</summary>
internal static class VerifiedManifest
{
    /// <summary>Fetches the manifest, and checks that the id commits to it and to the creator.</summary>
    public static async Task<Manifest> FetchAsync(
        AinftApi api, AinftId id, Address creator, CancellationToken cancellationToken)
    {
        var bytes = await api.GetBytesAsync($"ainfts/{id}/manifest", AnswerLimits.Document, cancellationToken);
        return Manifest.TryParse(bytes, out var manifest, out _) && manifest.IdFor(creator) == id
            ? manifest
            : throw CommandException.Refused(
                "The server's manifest and creator do not give this id.", "Do not trust this server's answers.");
    }
}
