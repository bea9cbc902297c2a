using System.Net;
using System.Text;

namespace Ainft.Ethereum.Tests;

/// <summary>Scripted nodes that answer requests by host name and record the requests.</summary>
internal sealed class ScriptedNodes : HttpMessageHandler
{
    private readonly Dictionary<string, Func<string, CancellationToken, Task<HttpResponseMessage>>> nodes = [];

    public List<string> Asked { get; } = [];

    public List<string> Bodies { get; } = [];

    public List<string?> Authorizations { get; } = [];

    public ScriptedNodes Answer(string host, string body, HttpStatusCode status = HttpStatusCode.OK) =>
        On(host, (_, _) =>
            Task.FromResult(new HttpResponseMessage(status)
            {
                Content = new StringContent(body, Encoding.UTF8, "application/json")
            }));

    public ScriptedNodes On(string host, Func<string, CancellationToken, Task<HttpResponseMessage>> answer)
    {
        nodes[host] = answer;
        return this;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request,
        CancellationToken cancellationToken)
    {
        var body = await request.Content!.ReadAsStringAsync(cancellationToken);
        Asked.Add(request.RequestUri!.Host);
        Bodies.Add(body);
        Authorizations.Add(request.Headers.Authorization?.ToString());
        return await nodes[request.RequestUri.Host](body, cancellationToken);
    }
}
