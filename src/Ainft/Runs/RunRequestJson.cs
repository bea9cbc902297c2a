using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft.Runs;

/// <summary>
/// Writes and reads a request, <c>{"confidence":PPM,"deadline":SECONDS,"minutes","purpose","replicas","requester",
/// "signature","subject"|"template"}</c>.
/// </summary>
internal static class RunRequestJson
{
    public static byte[] Write(RunRequest request, Part part) =>
        RunJson.Write(writer => WriteTo(writer, request, part));

    public static void WriteTo(Utf8JsonWriter writer, RunRequest request, Part part)
    {
        writer.WriteStartObject();
        writer.WriteString("purpose", RunWords.ToText(request.Purpose));
        if (request.Subject is { } subject)
            writer.WriteString("subject", subject.ToString());
        if (request.Template is { } template)
            writer.WriteString("template", template);
        writer.WriteNumber("replicas", request.Replicas);
        writer.WriteNumber("confidence", request.ConfidencePpm);
        writer.WriteNumber("minutes", request.DeadlineMinutes);
        writer.WriteString("requester", request.Requester.ToHex());
        if (part >= Part.Run)
            writer.WriteNumber("deadline", request.SignatureDeadline);
        if (part == Part.All)
            writer.WriteString("signature", request.Signature);
        writer.WriteEndObject();
    }

    public static RunRequest? Read(Field field)
    {
        if (!field.IsObjectOf("purpose", "subject", "template", "replicas", "confidence", "minutes", "requester",
            "deadline", "signature"))
            return null;
        var purpose = RunJson.ReadWord<RunPurpose>(field, "purpose");
        return new RunRequest
        {
            Purpose = purpose,
            Subject = purpose == RunPurpose.Reproduce && field.Required("subject")?.Word() is { } subject
                ? new AinftId(subject)
                : null,
            Template = purpose == RunPurpose.Produce
                ? field.Required("template")?.Text(CanonicalJsonLimits.Manifest.MaxBytes)
                : null,
            Replicas = (int)(field.Required("replicas")?.Integer(1, RunTerms.MaxBudget) ?? 1),
            ConfidencePpm = (int)(field.Required("confidence")?.Integer(
                RunRequest.MinConfidencePpm, RunRequest.MaxConfidencePpm) ?? 0),
            DeadlineMinutes = (int)(field.Required("minutes")?.Integer(1, RunRequest.MaxMinutes) ?? 0),
            Requester = field.Required("requester")?.Account() ?? default,
            SignatureDeadline = field.Required("deadline")?.Whole() ?? 0,
            Signature = field.Required("signature")?.HexBytes(MintSignature.MaxBytes) ?? "",
        };
    }

    /// <summary>The members of a request that are written.</summary>
    public enum Part
    {
        /// <summary>The members that make two requests equal.</summary>
        Key,

        /// <summary>All members except for the signature.</summary>
        Run,

        /// <summary>All members.</summary>
        All,
    }
}
