using System.Text.Json;
using Ainft.Cli.Proofs;

namespace Ainft.Cli.Bulk;

/// <summary>
/// Converts proof files, which are documents of many lines, to lines for import. Each component is one line, and
/// parents precede their children.
/// </summary>
internal static class ProofLines
{
    /// <summary>
    /// The lines for a file that <c>ainft proof</c> saved. The result is null when the file already has lines.
    /// </summary>
    public static async Task<Stream?> OfAsync(string file, CancellationToken cancellationToken)
    {
        if (!IsDocument(file))
            return null;
        if (FileFormat.Of(file) is LineageProofFile.Format or LineageProofFile.DelegatedFormat)
            return Write(SavedLineage.Read(file));
        var proof = await SavedProof.ReadAsync(file, cancellationToken);
        return Write(
        [
            (proof.Id, proof.Creator.ToString(), System.Text.Encoding.UTF8.GetBytes(proof.Manifest), proof.Signature,
                proof.Domain),
        ]);
    }

    // A document over several lines begins with a brace alone on its line. A line with a whole object never does.
    private static bool IsDocument(string file) => InputFile.Read(file, () =>
    {
        Span<byte> first = stackalloc byte[2];
        using var stream = File.OpenRead(file);
        return stream.ReadAtLeast(first, first.Length, throwOnEndOfStream: false) == first.Length
            && first[0] == '{'
            && first[1] is (byte)'\n' or (byte)'\r';
    });

    private static FileStream Write(LineageProofFile proof) =>
        Write(ParentsFirst(proof).Select(component => (
            component.Id, component.Creator.ToString(), component.Manifest, component.Signature, proof.Domain)));

    private static FileStream Write(
        IEnumerable<(AinftId Id, string Creator, ReadOnlyMemory<byte> Manifest, MintSignature Signature,
            MintDomain Domain)> components)
    {
        var file = ScratchFile.Create();
        foreach (var (id, creator, manifest, signature, domain) in components)
        {
            using (var json = new Utf8JsonWriter(file))
            {
                json.WriteStartObject();
                json.WriteString("creator", creator);
                json.WriteString("id", id.ToString());
                json.WriteString("manifest", manifest.Span);
                json.WritePropertyName("signature");
                (signature with { Domain = signature.Domain ?? domain }).WriteTo(json);
                json.WriteEndObject();
            }

            file.WriteByte((byte)'\n');
        }

        file.Position = 0;
        return file;
    }

    private static IEnumerable<LineageProofComponent> ParentsFirst(LineageProofFile proof)
    {
        var components = proof.Components.ToDictionary(component => component.Id);
        var missing = components.Values.ToDictionary(
            component => component.Id, component => ParentsOf(component).Count(components.ContainsKey));
        var children = components.Values
            .SelectMany(child => ParentsOf(child).Select(parent => (parent, child)))
            .ToLookup(pair => pair.parent, pair => pair.child);
        var ready = new Queue<LineageProofComponent>(
            components.Values.Where(component => missing[component.Id] == 0));
        while (ready.TryDequeue(out var component))
        {
            yield return component;
            foreach (var child in children[component.Id])
                if (--missing[child.Id] == 0)
                    ready.Enqueue(child);
        }
    }

    private static IReadOnlyList<AinftId> ParentsOf(LineageProofComponent component) =>
        Manifest.TryParse(component.Manifest.Span, out var manifest, out _) ? manifest.ParentIds : [];
}
