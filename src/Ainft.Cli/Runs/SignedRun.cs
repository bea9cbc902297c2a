using System.Text.Json;
using Ainft.Cli.Api;
using Ainft.Ethereum;

namespace Ainft.Cli.Runs;

/// <summary>A request for a run, as the server takes it.</summary>
internal static class SignedRun
{
    public const int Ppm = 1_000_000;

    /// <summary>Signs and sends a request. The same request again answers with the run that goes on.</summary>
    public static Task<(AnswerPart Document, bool Created)> SendAsync(
        AinftApi api, ChainInfo chain, LocalKey requester, RunRequest request, CancellationToken cancellationToken)
    {
        var signature = requester.Sign(request.HashToSign(chain.Domain)).ToString();
        return api.PostAsync(request.Subject is { } id ? $"ainfts/{id}/reproductions" : "runs", BodyOf(request with { Signature = signature }), cancellationToken);
    }

    private static byte[] BodyOf(RunRequest request) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        template = request.Template is null ? (JsonElement?)null : JsonSerializer.Deserialize<JsonElement>(request.Template),
        replicas = request.Replicas,
        confidence = (double)request.ConfidencePpm / Ppm,
        deadlineMinutes = request.DeadlineMinutes,
        requester = request.Requester.ToString(),
        deadline = request.SignatureDeadline,
        signature = request.Signature,
    }, Output.Format);
}
