namespace Ainft.Functions.Tests.Drills;

/// <summary>Sends requests to the app that serves at the time, as a name of the DNS does.</summary>
internal sealed class MovingClient : DelegatingHandler
{
    private App app;

    public MovingClient(App app) : base(new SocketsHttpHandler())
    {
        this.app = app;
        Http = new HttpClient(this) { BaseAddress = new Uri("http://registry.example/api/") };
    }

    /// <summary>The client. It belongs to this handler.</summary>
    public HttpClient Http { get; }

    /// <summary>Moves all later requests to another app.</summary>
    public void MoveTo(App next) => app = next;

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.RequestUri = new Uri(app.Address, request.RequestUri!.PathAndQuery);
        return base.SendAsync(request, cancellationToken);
    }
}
