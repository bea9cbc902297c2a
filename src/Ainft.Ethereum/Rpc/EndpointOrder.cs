namespace Ainft.Ethereum;

/// <summary>Endpoints in order of preference; one that failed goes behind the others until it has cooled down.</summary>
internal sealed class EndpointOrder
{
    private readonly Uri[] endpoints;
    private readonly long[] coolUntil;
    private readonly TimeSpan cooldown;
    private readonly TimeProvider time;

    public EndpointOrder(IReadOnlyList<Uri> endpoints, TimeSpan cooldown, TimeProvider time)
    {
        if (endpoints.Count == 0)
            throw new ArgumentException("At least one endpoint is needed.", nameof(endpoints));
        (this.endpoints, this.cooldown, this.time) = ([.. endpoints], cooldown, time);
        coolUntil = new long[endpoints.Count];
    }

    public Uri this[int endpoint] => endpoints[endpoint];

    /// <summary>Host and position only: path, query and user information may hold a key.</summary>
    public string NameOf(int endpoint) => $"endpoint {endpoint + 1} ({endpoints[endpoint].Host})";

    public IEnumerable<int> Next()
    {
        var now = time.GetUtcNow().UtcTicks;
        return Enumerable.Range(0, endpoints.Length).OrderBy(endpoint => Volatile.Read(ref coolUntil[endpoint]) > now);
    }

    public void Failed(int endpoint) => Volatile.Write(ref coolUntil[endpoint], (time.GetUtcNow() + cooldown).UtcTicks);

    public void Succeeded(int endpoint) => Volatile.Write(ref coolUntil[endpoint], 0);
}
