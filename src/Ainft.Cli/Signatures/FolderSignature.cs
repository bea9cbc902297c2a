using Ainft.Cli.Folders;
using Ainft.ModelSigning;

namespace Ainft.Cli.Signatures;

/// <summary>The file <c>model.sig</c> at the top of a folder.</summary>
internal static class FolderSignature
{
    /// <summary>Reads the file, or returns null when the files have none.</summary>
    /// <param name="files">The files of the folder.</param>
    /// <param name="violations">The violations of a file that is not of the form, else empty.</param>
    /// <exception cref="CommandException">The file is unreadable.</exception>
    public static ModelSignature? TryRead(IReadOnlyList<FolderFile> files, out IReadOnlyList<Violation> violations)
    {
        violations = [];
        if (files.FirstOrDefault(file => file.Path == ModelSignature.FileName) is not { } found)
            return null;
        ModelSignature.TryRead(ReadBounded(found), out var signature, out violations);
        return signature;
    }

    /// <summary>Compares the signed files with those of the folder.</summary>
    public static SignedFilesReport Compare(ModelSignature signature, IEnumerable<DigestedFile> files) =>
        signature.Statement.Compare(files.Select(file => new SignedFile(file.Path, file.Digest)));

    // One byte more than the limit lets the reader refuse the file.
    private static byte[] ReadBounded(FolderFile file) => InputFile.Read(file.FullPath, () =>
    {
        using var stream = PlainFile.TryOpen(file.FullPath)
            ?? throw CommandException.Usage($"{file.Path} is no plain file.");
        var bytes = new byte[Math.Min(stream.Length, ModelSignature.MaxBytes + 1)];
        return bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    });
}
