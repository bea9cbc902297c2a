namespace Ainft.Sources;

/// <summary>Guesses the kind of a component from the names of its files, when no other file states it.</summary>
public static class FileNamesReader
{
    private static readonly string[]
        OfModel =
        [
            ".safetensors", ".gguf", ".onnx", ".nemo", ".pt", ".pth", ".ckpt", ".keras", ".h5", ".tflite", ".ubj",
            ".joblib", ".mlmodel", ".pdparams", ".engine",
        ],
        OfData =
        [
            ".parquet", ".arrow", ".csv", ".tsv", ".jsonl", ".ndjson", ".csv.gz", ".nii", ".nii.gz", ".dcm", ".npy",
            ".npz",
        ],
        OfCode = [".py", ".ipynb", ".cs", ".js", ".ts", ".rs", ".go", ".java", ".cpp", ".c", ".r", ".jl", ".sh"],
        OfMedia =
        [
            ".tar", ".zip", ".zst", ".wav", ".flac", ".mp3", ".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".txt",
        ];

    /// <summary>
    /// Guesses the kind. A model may have data and code beside it, data may have code, and code may have pictures.
    /// </summary>
    /// <param name="paths">The paths of the files.</param>
    public static SourceReading Read(IReadOnlyCollection<string> paths)
    {
        var reading = new SourceReading("names of files");
        (ComponentKind Kind, string[] Ends)[] kinds =
        [
            (ComponentKind.Model, OfModel), (ComponentKind.Data, OfData), (ComponentKind.Code, OfCode),
            (ComponentKind.Data, OfMedia),
        ];
        foreach (var (kind, ends) in kinds)
            if (paths.FirstOrDefault(path => HasEnd(path, ends)) is { } path)
            {
                reading.AddText("kind", kind.ToText(), path);
                break;
            }

        return reading;
    }

    private static bool HasEnd(string path, string[] ends) =>
        Array.Exists(ends, end => path.EndsWith(end, StringComparison.OrdinalIgnoreCase))
        && Path.GetFileName(path) is not ("requirements.txt" or "LICENSE.txt" or "NOTICE.txt");
}
