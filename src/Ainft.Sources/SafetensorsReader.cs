using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ainft.Sources;

/// <summary>The facts of one safetensors file.</summary>
/// <param name="File">The name of the file.</param>
/// <param name="Tensors">The number of tensors.</param>
/// <param name="Parameters">The number of values in all tensors.</param>
/// <param name="Types">The element types of the tensors, for example <c>BF16</c>.</param>
public sealed record SafetensorsHeader(string File, int Tensors, long Parameters, IReadOnlyList<string> Types);

/// <summary>
/// Reads the header of a safetensors file: eight bytes with its length, then JSON. The reader keeps numbers and not
/// names of tensors, so a header of 100 MB needs its own bytes and little more.
/// </summary>
public static class SafetensorsReader
{
    /// <summary>The number of bytes before the header.</summary>
    public const int LengthBytes = 8;

    /// <summary>The length of the header.</summary>
    /// <param name="file">The name of the file in messages.</param>
    /// <param name="start">The first eight bytes of the file, or fewer of a shorter file.</param>
    /// <param name="fileLength">The number of bytes of the file.</param>
    /// <exception cref="SourceException">The file is too short, or the header too long.</exception>
    public static int LengthOf(string file, ReadOnlySpan<byte> start, long fileLength)
    {
        if (start.Length < LengthBytes)
            throw new SourceException($"{file} is too short for a safetensors file.");
        var length = BinaryPrimitives.ReadUInt64LittleEndian(start);
        if (length > SourceLimits.HeaderBytes)
            throw new SourceException(
                $"{file} is not a safetensors file, because its header would have {length:N0} bytes.");
        return (long)length <= fileLength - LengthBytes
            ? (int)length
            : throw new SourceException($"{file} is cut off inside its header.");
    }

    /// <summary>Reads the header.</summary>
    /// <param name="file">The name of the file.</param>
    /// <param name="header">The JSON after the first eight bytes.</param>
    /// <param name="fileLength">The number of bytes of the file.</param>
    /// <exception cref="SourceException">The header is damaged, or the file ends before its last tensor.</exception>
    public static SafetensorsHeader Read(string file, ReadOnlySpan<byte> header, long fileLength)
    {
        var found = new Tally(file);
        try
        {
            var reader = new Utf8JsonReader(header, new JsonReaderOptions { MaxDepth = SourceLimits.Depth });
            while (reader.Read())
                if (reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 })
                    found.Take(ref reader);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException
            or OverflowException)
        {
            throw new SourceException($"The header of {file} is not that of a safetensors file.", exception);
        }

        var expected = LengthBytes + header.Length + found.End;
        return expected == fileLength
            ? found.Close()
            : throw new SourceException(
                $"{file} has {fileLength:N0} bytes, but its header promises {expected:N0}. It may be cut off.");
    }

    /// <summary>Adds up the headers of all files of a model.</summary>
    public static SourceReading Sum(IReadOnlyList<SafetensorsHeader> headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        var reading = new SourceReading(
            headers.Count == 1 ? headers[0].File : $"{headers.Count} safetensors headers");
        if (headers.Count == 0)
            return reading;
        var parameters = headers.Aggregate(0m, (sum, header) => sum + header.Parameters);
        var types = headers.SelectMany(header => header.Types).Distinct().Order(StringComparer.Ordinal)
            .Take(SourceLimits.ListItems).Select(type => (JsonNode?)JsonValue.Create(type));
        var facts = new JsonObject
        {
            ["tensors"] = headers.Sum(header => (long)header.Tensors),
            ["types"] = new JsonArray([.. types]),
        };
        if (parameters <= CanonicalJsonLimits.MaxSafeInteger)
            facts["parameters"] = (long)parameters;
        reading.AddText("kind", ComponentKind.Model.ToText(), "the header");
        reading.Add("properties/safetensors", facts, "the header");
        return reading;
    }

    /// <summary>The sums over the tensors of a file.</summary>
    private sealed class Tally(string file)
    {
        private readonly SortedSet<string> types = new(StringComparer.Ordinal);
        private int tensors;
        private long parameters;

        /// <summary>The end of the last tensor, from the end of the header.</summary>
        public long End { get; private set; }

        public SafetensorsHeader Close() => new(file, tensors, parameters, [.. types]);

        public void Take(ref Utf8JsonReader reader)
        {
            var isMetadata = reader.ValueTextEquals("__metadata__");
            reader.Read();
            if (isMetadata)
            {
                reader.Skip();
                return;
            }

            using var tensor = JsonDocument.ParseValue(ref reader);
            Add(tensor.RootElement);
        }

        private void Add(JsonElement tensor)
        {
            if (tensor.ValueKind != JsonValueKind.Object
                || !tensor.TryGetProperty("dtype", out var type)
                || !tensor.TryGetProperty("shape", out var shape)
                || !tensor.TryGetProperty("data_offsets", out var offsets)
                || offsets.GetArrayLength() != 2)
                throw new FormatException("A tensor has no type, shape or place.");
            parameters = checked(parameters + shape.EnumerateArray().Aggregate(1L, Multiply));
            tensors++;
            if (types.Count < SourceLimits.ListItems)
                types.Add(type.GetString() ?? "");
            End = Math.Max(End, checked((long)offsets[1].GetUInt64()));
        }

        private static long Multiply(long size, JsonElement axis) => checked(size * (long)axis.GetUInt64());
    }
}
