using System.Security.Cryptography;
using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft.ModelSigning;

/// <summary>
/// Reads the statement in the payload. Unknown members are ignored, as in-toto demands. The order of the files is not
/// checked, because the library of Sigstore orders names by the parts of their paths.
/// </summary>
internal static class ModelStatementReader
{
    private const string Type = "https://in-toto.io/Statement/v1";
    private const string PredicateType = "https://model_signing/signature/v1.0";
    private const string Sha256 = "sha256";
    private const int MaxFiles = 65_536;
    private const int MaxIgnored = 4096;
    private const int MaxPath = 4096;

    public static ModelStatement? Read(Field root)
    {
        if (!root.Is(JsonValueKind.Object, "an object"))
            return null;
        root.Required("_type")?.Exactly(Type);
        root.Required("predicateType")?.Exactly(PredicateType);
        var subjects = root.Required("subject")?.Items(1, 1, ReadSubject);
        if (root.Required("predicate") is not { } predicate || !predicate.Is(JsonValueKind.Object, "an object"))
            return null;
        var files = predicate.Required("resources") is { } list ? ReadFiles(list) : null;
        var ignored = predicate.Required("serialization") is { } form ? ReadForm(form) : null;
        if (subjects is not [var subject] || files is null || ignored is null)
            return null;
        if (subject.Digest != RootOf(files))
            root.Refuse(
                ViolationCode.Contradiction, "The digest of the subject does not follow from the resources.");
        return new ModelStatement(subject.Name, subject.Digest, files, ignored);
    }

    private static SignedFile? ReadSubject(Field field)
    {
        if (!field.Is(JsonValueKind.Object, "an object"))
            return null;
        var name = field.Required("name")?.Text(MaxPath);
        var digest = field.Required("digest") is { } digests && digests.Is(JsonValueKind.Object, "an object")
            ? digests.Required(Sha256)?.PlainSha256() : null;
        return name is not null && digest is { } known ? new SignedFile(name, known) : null;
    }

    private static List<SignedFile>? ReadFiles(Field list)
    {
        var files = list.Items(1, MaxFiles, ReadFile);
        var names = new HashSet<string>(StringComparer.Ordinal);
        if (files.Find(file => !names.Add(file.Name)) is { } twice)
            list.Refuse(
                ViolationCode.Repeated, $"The file {PlainText.Fit(PlainText.Clean(twice.Name), 256)} occurs twice.");
        return files.Count > 0 ? files : null;
    }

    private static SignedFile? ReadFile(Field field)
    {
        if (!field.Is(JsonValueKind.Object, "an object"))
            return null;
        var name = field.Required("name") is { } place ? ReadPath(place) : null;
        field.Required("algorithm")?.Exactly(Sha256);
        return field.Required("digest")?.PlainSha256() is { } digest && name is not null
            ? new SignedFile(name, digest)
            : null;
    }

    /// <summary>Reads <c>serialization</c> and returns the ignored paths.</summary>
    private static List<string>? ReadForm(Field field)
    {
        if (!field.Is(JsonValueKind.Object, "an object"))
            return null;
        if (field.Required("method") is { } method && method.Text(256) is { } word && word != "files")
            method.Refuse(ViolationCode.WrongValue, "Expected files. This program does not check shards.");
        field.Required("hash_type")?.Exactly(Sha256);
        if (field.Required("allow_symlinks") is { } links
            && links.Value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            links.Refuse(ViolationCode.WrongType, "Expected true or false.");
        return field.Optional("ignore_paths")?.Items(0, MaxIgnored, ReadPath) ?? [];
    }

    private static string? ReadPath(Field field)
    {
        if (field.Text(MaxPath) is not { } path)
            return null;
        if (Array.TrueForAll(path.Split('/'), part => part is not ("" or "." or "..")))
            return path;
        field.Refuse(ViolationCode.WrongForm, "Expected a relative path without empty parts, '.' and '..'.");
        return null;
    }

    private static Sha256Digest RootOf(List<SignedFile> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files)
            hash.AppendData(file.Digest.Value.ToArray());
        return new Sha256Digest(new Bytes32(hash.GetHashAndReset()));
    }
}
