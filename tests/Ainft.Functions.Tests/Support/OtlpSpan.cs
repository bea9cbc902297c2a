using Google.Protobuf;

namespace Ainft.Functions.Tests;

/// <summary>
/// A span as a collector receives it (opentelemetry-proto, trace/v1), with ids in lower-case hexadecimal.
/// </summary>
internal sealed record OtlpSpan(string Trace, string Id, string Parent, string Name)
{
    private const int ResourceSpans = 1, ScopeSpans = 2, Spans = 2;

    /// <summary>The spans of one or several requests to <c>/v1/traces</c>.</summary>
    public static IReadOnlyList<OtlpSpan> Read(byte[] requests) =>
    [
        .. from resource in Fields(requests, ResourceSpans)
           from scope in Fields(resource, ScopeSpans)
           from span in Fields(scope, Spans)
           select Of(span),
    ];

    private static OtlpSpan Of(byte[] span) => new(HexOf(span, 1), HexOf(span, 2), HexOf(span, 4),
        System.Text.Encoding.UTF8.GetString(Fields(span, 5).Single()));

    private static string HexOf(byte[] span, int field) =>
        Convert.ToHexStringLower(Fields(span, field).SingleOrDefault() ?? []);

    private static List<byte[]> Fields(byte[] message, int field)
    {
        var input = new CodedInputStream(message);
        var found = new List<byte[]>();
        while (input.ReadTag() is not 0 and var tag)
            if (WireFormat.GetTagFieldNumber(tag) == field)
                found.Add(input.ReadBytes().ToByteArray());
            else
                input.SkipLastField();
        return found;
    }
}
