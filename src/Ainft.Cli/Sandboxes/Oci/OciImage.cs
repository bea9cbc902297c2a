using System.Text.Json;
using Ainft.Cli.Nodes;

namespace Ainft.Cli.Sandboxes.Oci;

/// <summary>The image that a reference by digest names.</summary>
/// <remarks>
/// The digest is the digest of a manifest, as in <c>docker pull NAME@sha256:…</c>, or the image id, which is the digest
/// of an image's configuration. An image that was imported or built on this machine has only an id. The id commits to
/// every layer too. Tags have no effect.
/// </remarks>
/// <param name="Digest">The image id that the engine runs.</param>
/// <param name="VolumePaths">Folders that the engine would put on a disk without limits.</param>
internal sealed record OciImage(string Digest, IReadOnlyList<string> VolumePaths)
{
    private const string Algorithm = "sha256:", Mark = "@" + Algorithm;

    /// <summary>Finds the image on this machine, or pulls it.</summary>
    /// <exception cref="CommandException">The reference does not contain a digest, or the image is not
    /// available.</exception>
    public static async Task<OciImage> ResolveAsync(
        OciEngine engine, string reference, CancellationToken cancellationToken)
    {
        var at = reference.IndexOf(Mark, StringComparison.Ordinal);
        if (at <= 0 || reference.Length != at + Mark.Length + 64 || reference.StartsWith('-'))
            throw CommandException.Refused(
                $"The reference {reference} does not name the image by its digest.",
                "Write registry/name@sha256:… with 64 digits.");
        if (await InspectAsync(engine, reference, cancellationToken) is { } present)
            return present;
        var digest = reference[(at + 1)..];
        if (await InspectAsync(engine, digest, cancellationToken) is { } byId && byId.Digest == digest)
            return byId;
        var pulled = await engine.PullAsync(reference, cancellationToken);
        return await InspectAsync(engine, reference, cancellationToken)
            ?? throw CommandException.Refused(
                $"The image {reference} is not available. {pulled.Error.Trim()}",
                "Load or pull it by hand, or check that the engine reaches its registry.");
    }

    private static async Task<OciImage?> InspectAsync(
        OciEngine engine, string reference, CancellationToken cancellationToken)
    {
        var answer = await engine.RunAsync(
            ["image", "inspect", "--format", "{{json .}}", reference], cancellationToken);
        if (!answer.Succeeded)
            return null;
        using var json = JsonDocument.Parse(answer.Output);
        // Podman answers with a list, and leaves out the algorithm of the id.
        var image = json.RootElement.ValueKind == JsonValueKind.Array ? json.RootElement[0] : json.RootElement;
        var id = image.GetProperty("Id").GetString()!;
        var digest = id.StartsWith(Algorithm, StringComparison.Ordinal) ? id : Algorithm + id;
        return new(digest, [.. VolumesOf(image).Select(Checked)]);
    }

    // An image is untrusted. A path with a quotation mark and a comma could add options to the mount, such as a folder
    // of this machine.
    private static string Checked(string folder) =>
        RelativePath.IsSafe(folder.Trim('/')) && folder.StartsWith('/') && folder.IndexOfAny(['"', ',']) < 0
        ? folder
        : throw CommandException.Refused(
            "The image declares a volume, but its path is not a plain absolute path.",
            "Build the image without this volume.");

    private static List<string> VolumesOf(JsonElement image) =>
        image.TryGetProperty("Config", out var config) && config.ValueKind == JsonValueKind.Object
        && config.TryGetProperty("Volumes", out var volumes) && volumes.ValueKind == JsonValueKind.Object
            ? [.. volumes.EnumerateObject().Select(volume => volume.Name)]
            : [];
}
