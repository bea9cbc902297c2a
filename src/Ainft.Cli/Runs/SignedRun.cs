using System.Text.Json;
using Ainft.Cli.Api;
using Ainft.Ethereum;

namespace Ainft.Cli.Runs;

/// <summary>The signed request for a run.</summary>
internal static class SignedRun
{
    public const int Ppm = 1_000_000;

    /// <summary>Signs and sends a request. A repeated request returns the run that is already in progress.</summary>
    public static Task<(AnswerPart Document, bool Created)> SendAsync(
        AinftApi api, ChainInfo chain, LocalKey requester, RunRequest request, CancellationToken cancellationToken)
    {
        var signature = requester.Sign(request.HashToSign(chain.Domain)).ToString();
        return api.PostAsync(
            request.Subject is { } id ? $"ainfts/{id}/reproductions" : "runs",
            BodyOf(request with { Signature = signature }),
            cancellationToken);
    }

    private static byte[] BodyOf(RunRequest request) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        template = request.Template is { } text ? JsonSerializer.Deserialize<JsonElement>(text) : (JsonElement?)null,
        replicas = request.Replicas,
        confidence = (double)request.ConfidencePpm / Ppm,
        deadlineMinutes = request.DeadlineMinutes,
        requester = request.Requester.ToString(),
        deadline = request.SignatureDeadline,
        signature = request.Signature,
    }, Output.Format);
}
