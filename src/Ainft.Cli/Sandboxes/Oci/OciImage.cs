using System.Text.Json;
using Ainft.Cli.Nodes;

namespace Ainft.Cli.Sandboxes.Oci;

/// <summary>The image that a reference by digest names.</summary>
/// <remarks>
/// The digest is that of a manifest, as <c>docker pull NAME@sha256:…</c> means it, or that of an image's configuration, its image id: an
/// image that was imported or built here has no other, and the id commits to every layer as well. Tags never count.
/// </remarks>
/// <param name="Digest">Its id, which is what runs.</param>
/// <param name="VolumePaths">Folders that the engine would give a disk without limits.</param>
internal sealed record OciImage(string Digest, IReadOnlyList<string> VolumePaths)
{
    private const string Algorithm = "sha256:", Mark = "@" + Algorithm;

    /// <summary>Finds the image on this machine, or has it pulled.</summary>
    /// <exception cref="CommandException">The reference names no digest, or the image cannot be had.</exception>
    public static async Task<OciImage> ResolveAsync(OciEngine engine, string reference, CancellationToken cancellationToken)
    {
        var at = reference.IndexOf(Mark, StringComparison.Ordinal);
        if (at <= 0 || reference.Length != at + Mark.Length + 64 || reference.StartsWith('-'))
            throw CommandException.Refused($"The image {reference} is not named by its digest.", "Write registry/name@sha256:… with 64 digits.");
        if (await InspectAsync(engine, reference, cancellationToken) is { } present)
            return present;
        if (await InspectAsync(engine, reference[(at + 1)..], cancellationToken) is { } byId && byId.Digest == reference[(at + 1)..])
            return byId;
        var pulled = await engine.PullAsync(reference, cancellationToken);
        return await InspectAsync(engine, reference, cancellationToken)
            ?? throw CommandException.Refused($"The image {reference} cannot be had: {pulled.Error.Trim()}", "Load or pull it by hand, or see that the engine reaches its registry.");
    }

    private static async Task<OciImage?> InspectAsync(OciEngine engine, string reference, CancellationToken cancellationToken)
    {
        var answer = await engine.RunAsync(["image", "inspect", "--format", "{{json .}}", reference], cancellationToken);
        if (!answer.Succeeded)
            return null;
        using var json = JsonDocument.Parse(answer.Output);
        // Podman answers with a list, and leaves the algorithm out.
        var image = json.RootElement.ValueKind == JsonValueKind.Array ? json.RootElement[0] : json.RootElement;
        var id = image.GetProperty("Id").GetString()!;
        var digest = id.StartsWith(Algorithm, StringComparison.Ordinal) ? id : Algorithm + id;
        return new(digest, [.. VolumesOf(image).Select(Checked)]);
    }

    // An image is a stranger's: with a quotation mark and a comma a path would become further options of the mount,
    // such as a folder of this machine.
    private static string Checked(string folder) =>
        RelativePath.IsSafe(folder.Trim('/')) && folder.StartsWith('/') && folder.IndexOfAny(['"', ',']) < 0
        ? folder
        : throw CommandException.Refused(
            "The image declares a volume whose path is no plain absolute path.", "Build it without this volume.");

    private static List<string> VolumesOf(JsonElement image) =>
        image.TryGetProperty("Config", out var config) && config.ValueKind == JsonValueKind.Object
        && config.TryGetProperty("Volumes", out var volumes) && volumes.ValueKind == JsonValueKind.Object
            ? [.. volumes.EnumerateObject().Select(volume => volume.Name)]
            : [];
}
