using Ainft.Functions.Platform;

namespace Ainft.Functions.Operations;

/// <summary>
/// Performs an act of an operator between two lines of the audit. The first line is durable before the act begins, so
/// an act that its process did not survive is on record too.
/// </summary>
internal sealed partial class PerformAct(AuditLog audit, ILogger<PerformAct> log)
{
    /// <summary>The result in the first line of an act.</summary>
    public const string Begun = "begun";

    /// <summary>The first word of the result of an act that failed.</summary>
    public const string Failed = "failed";

    /// <summary>Performs an act and returns its result.</summary>
    /// <param name="who">The operator.</param>
    /// <param name="act">The name of the act.</param>
    /// <param name="work">Performs the act and describes its result.</param>
    /// <param name="ct">Cancels the act.</param>
    public async Task<Outcome<ActAnswer>> RunAsync(
        string who, string act, Func<CancellationToken, Task<string>> work, CancellationToken ct)
    {
        await audit.AppendAsync(who, act, Begun, ct);
        return Outcome.Done(await EndAsync(who, act, await WorkAsync(who, act, work, ct)));
    }

    private async Task<string> WorkAsync(
        string who, string act, Func<CancellationToken, Task<string>> work, CancellationToken ct)
    {
        try
        {
            return await work(ct);
        }
        catch (Exception e)
        {
            // The message can contain an address with a key of a provider. The log has it under the request id.
            await EndAsync(who, act, $"{Failed} ({e.GetType().Name})");
            throw;
        }
    }

    // The caller may have gone, and the act happened in any case.
    private async Task<ActAnswer> EndAsync(string who, string act, string result)
    {
        var line = await audit.AppendAsync(who, act, result, CancellationToken.None);
        LogAct(who, act, result, line.Number);
        return new ActAnswer(act, result, line.Number);
    }

    [LoggerMessage(6002, LogLevel.Information, "The operator {Who} did {Act} with the result {Result}, line {Line}.")]
    private partial void LogAct(string who, string act, string result, long line);
}
