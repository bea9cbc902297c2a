using System.Text;
using System.Text.Json;

namespace Ainft.Functions.Upkeep;

/// <summary>Writes one JSON document per line. README.md of this folder lists their forms.</summary>
internal sealed class JsonLines(TextWriter output) : IUpkeepSink
{
    public void Progress(string pass, long done, long total, string unit) => Write("progress", json =>
    {
        json.WriteString("pass", pass);
        json.WriteNumber("done", done);
        json.WriteNumber("total", total);
        json.WriteString("unit", unit);
    });

    public void Finding(FindingClass found, string subject, string detail, bool repaired) => Write("finding", json =>
    {
        WriteClass(json, found);
        json.WriteString("subject", subject);
        json.WriteString("detail", detail);
        json.WriteBoolean("repaired", repaired);
    });

    public void Summary(
        string command, UpkeepReport report, (int From, int To)? generations, int exitCode) => Write("summary", json =>
    {
        json.WriteString("command", command);
        json.WriteNumber("bundles", report.Bundles);
        json.WriteNumber("entries", report.Entries);
        json.WriteNumber("rows", report.Rows);
        if (generations is var (from, to))
        {
            json.WriteNumber("from", from);
            json.WriteNumber("to", to);
        }
        json.WriteStartArray("findings");
        foreach (var found in report.Findings)
            WriteCount(json, found);
        json.WriteEndArray();
        json.WriteNumber("exitCode", exitCode);
    });

    public void Failure(string message) => Write("error", json => json.WriteString("message", message));

    private static void WriteCount(Utf8JsonWriter json, FindingCount found)
    {
        json.WriteStartObject();
        WriteClass(json, found.Class);
        json.WriteNumber("count", found.Count);
        json.WriteNumber("repaired", found.Repaired);
        json.WriteStartArray("examples");
        foreach (var example in found.Examples)
            json.WriteStringValue(example);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteClass(Utf8JsonWriter json, FindingClass found)
    {
        json.WriteString("class", found.Name);
        json.WriteString("severity", found.Severity.ToString().ToLowerInvariant());
    }

    private void Write(string kind, Action<Utf8JsonWriter> members)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject(kind);
            members(json);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        output.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
        output.Flush();
    }
}
