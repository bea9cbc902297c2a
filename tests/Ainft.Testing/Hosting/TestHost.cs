using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker.Grpc.Messages;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Forwarder;

namespace Ainft.Testing.Hosting;

/// <summary>
/// A small Functions host. It starts the published app as its worker and speaks the protocol of the host to it. It
/// forwards HTTP requests to the worker, polls the queues, and ticks the timers.
/// </summary>
/// <remarks>To the worker it behaves like a host of version 4. It restarts a worker that ends.</remarks>
internal sealed class TestHost : IRunningApp
{
    private const string InvocationHeader = "x-ms-invocation-id";
    private const string LastRun = "2026-11-29T10:00:00Z", MissedRun = "2026-11-29T11:00:00Z";

    private static readonly HttpMessageInvoker Client = new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
    });

    private readonly string folder;
    private readonly Dictionary<string, string?> settings;
    private readonly WebApplication rpc;
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentDictionary<string, string> running = new();
    private WebApplication? front;
    private bool isOver;
    private Task triggers = Task.CompletedTask;
    private WorkerStream stream = new();
    private Task<HostedWorker> worker;

    private TestHost(string folder, IReadOnlyDictionary<string, string?> settings, WebApplication rpc)
    {
        (this.folder, this.settings, this.rpc) = (folder, new(settings), rpc);
        worker = Task.FromException<HostedWorker>(new WorkerGoneException());
    }

    /// <summary>The address at which the host accepts HTTP requests.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1:9");

    /// <summary>The HTTP invocations in progress, each with the name of its function.</summary>
    public IReadOnlyDictionary<string, string> Running => running;

    /// <summary>
    /// The errors of requests that did not reach the worker, and of answers that did not reach the client.
    /// </summary>
    public ConcurrentQueue<string> Errors { get; } = new();

    /// <summary>The worker that serves now, or the worker that is starting.</summary>
    public Task<HostedWorker> WorkerAsync() => worker;

    /// <summary>Starts the host, and its worker with the environment of a real host.</summary>
    /// <param name="settings">Settings of the function app.</param>
    public static async Task<TestHost> StartAsync(IReadOnlyDictionary<string, string?> settings)
    {
        var folder = await PublishedApp.FolderAsync();
        var all = new Dictionary<string, string?>(settings)
        {
            // This is the address of the host itself. The worker inherits it and must not listen on it.
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:9",
            ["ASPNETCORE_HTTP_PORTS"] = "9",
            ["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated",
            ["AzureWebJobsDisableHomepage"] = "true",
        };
        var sample = PublishedApp.SampleSettings().Where(setting => setting.Key.StartsWith("AINFT_"));
        foreach (var (name, value) in TestSettings.All.Concat(sample))
            all.TryAdd(name, value);
        var builder = WebApplication.CreateSlimBuilder(["--Logging:LogLevel:Default=None"]);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = null);
        var service = new Service();
        builder.Services.AddSingleton(service);
        var host = new TestHost(folder, all, builder.Build());
        service.Host = host;
        host.rpc.MapGrpcService<Service>();
        await host.rpc.StartAsync();
        try
        {
            host.worker = host.StartWorkerAsync();
            await host.worker;
            host.front = await host.StartFrontAsync();
            host.Address = new Uri(host.front.Urls.Single());
            host.triggers = all.GetValueOrDefault("Ainft__Triggers") == "off"
                ? Task.CompletedTask
                : HostedTriggers.RunAsync(host, all, host.stopping.Token);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Calls a timer function as a host does.</summary>
    public async Task<InvocationResponse> RunTimerAsync(string function, bool isPastDue = false) =>
        await (await worker).InvokeAsync(function, $"{Guid.NewGuid()}", request => request.InputData.Add(
            new ParameterBinding
            {
                Name = "timer",
                Data = new TypedData
                {
                    Json = JsonSerializer.Serialize(new
                    {
                        Schedule = new { AdjustForDST = true },
                        ScheduleStatus = isPastDue
                            ? new { Last = LastRun, Next = MissedRun, LastUpdated = LastRun }
                            : null,
                        IsPastDue = isPastDue,
                    }),
                },
            }));

    /// <summary>Calls a queue function as a host does, with the text of a message.</summary>
    public async Task<InvocationResponse> RunQueueAsync(string function, string message, long dequeueCount = 1) =>
        await (await worker).InvokeAsync(
            function, $"{Guid.NewGuid()}", request => HostedTriggers.Fill(request, message, dequeueCount));

    /// <summary>
    /// Stops as a host does after a stop signal. Requests in progress end first, then functions, then the worker.
    /// Returns the exit code of the worker.
    /// </summary>
    public async Task<int> StopAsync()
    {
        isOver = true;
        if (front is not null)
            await front.StopAsync();
        await stopping.CancelAsync();
        await triggers;
        return worker.IsCompletedSuccessfully ? await (await worker).TerminateAsync() : -1;
    }

    /// <summary>Ends the host and the worker at once, as a power failure does.</summary>
    public async Task KillAsync()
    {
        isOver = true;
        await stopping.CancelAsync();
        if (worker.IsCompletedSuccessfully)
            await (await worker).KillAsync();
        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!isOver)
            await StopAsync();
        if (worker.IsCompletedSuccessfully)
            await (await worker).DisposeAsync();
        await triggers;
        if (front is not null)
            await front.DisposeAsync();
        await rpc.DisposeAsync();
    }

    private async Task<HostedWorker> StartWorkerAsync()
    {
        stream = new WorkerStream();
        var started = await HostedWorker.StartAsync(folder, new Uri(rpc.Urls.Single()), stream, settings);
        _ = RestartAsync(started);
        return started;
    }

    private async Task RestartAsync(HostedWorker ended)
    {
        await ended.Exited;
        if (!stopping.IsCancellationRequested)
            worker = StartWorkerAsync();
    }

    private async Task<WebApplication> StartFrontAsync()
    {
        var builder = WebApplication.CreateSlimBuilder(
            ["--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=None"]);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = 100 << 20);
        builder.Services.AddHttpForwarder();
        var app = builder.Build();
        // The host does not forward these routes. It requires its master key for them.
        app.Map("/admin/{*rest}", () => Results.Unauthorized());
        app.Map("/runtime/{*rest}", () => Results.Unauthorized());
        foreach (var function in (await worker).Functions)
            foreach (var binding in function.RawBindings.Select(text => JsonSerializer.Deserialize<JsonElement>(text)))
                if (binding.GetProperty("type").GetString() == "httpTrigger")
                    app.MapMethods(
                        "/" + binding.GetProperty("route").GetString(),
                        binding.GetProperty("methods").EnumerateArray()
                            .Select(method => method.GetString()!.ToUpperInvariant()),
                        context => AnswerAsync(context, function.Name));
        await app.StartAsync();
        return app;
    }

    private async Task AnswerAsync(HttpContext context, string function)
    {
        var id = $"{Guid.NewGuid()}";
        // A client that sends an id of its own makes a real host wait in vain for the request of that id.
        context.Request.Headers.TryAdd(InvocationHeader, id);
        var serving = await worker;
        running[id] = function;
        try
        {
            // The host also passes the trace of the request to the invocation in which the function runs.
            var trace = new RpcTraceContext { TraceParent = context.Request.Headers.TraceParent.ToString() };
            var invocation = serving.InvokeAsync(function, id, request => request.TraceContext = trace);
            var forwarder = context.RequestServices.GetRequiredService<IHttpForwarder>();
            var error = await forwarder.SendAsync(
                context, serving.Capabilities["HttpUri"], Client, ForwarderRequestConfig.Empty, new Forwarded(context));
            if (error != ForwarderError.None)
                Errors.Enqueue($"{context.Request.Path}: {error}, {context.GetForwarderErrorFeature()?.Exception}");
            await invocation;
        }
        catch (WorkerGoneException)
        {
            // The client already received status 502, or its connection was cut.
        }
        finally
        {
            running.TryRemove(id, out _);
        }
    }

    /// <summary>The request as a host forwards it. The host replaces the headers that identify the client.</summary>
    private sealed class Forwarded(HttpContext context) : HttpTransformer
    {
        public override async ValueTask TransformRequestAsync(
            HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken ct)
        {
            await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, ct);
            proxyRequest.Headers.Host = null;
            Replace(proxyRequest, "X-Forwarded-For", $"{context.Connection.RemoteIpAddress}");
            Replace(proxyRequest, "X-Forwarded-Host", $"{context.Request.Host}");
            if (!proxyRequest.Headers.Contains("X-Forwarded-Proto"))
                Replace(proxyRequest, "X-Forwarded-Proto", context.Request.Scheme);
        }

        private static void Replace(HttpRequestMessage request, string name, string value)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }

    /// <summary>The gRPC server of the host. It connects a stream to the worker that started last.</summary>
    private sealed class Service : FunctionRpc.FunctionRpcBase
    {
        public TestHost? Host { get; set; }

        public override Task EventStream(
            IAsyncStreamReader<StreamingMessage> requestStream, IServerStreamWriter<StreamingMessage> responseStream,
            ServerCallContext context) =>
                Host!.stream.ServeAsync(requestStream, responseStream, context.CancellationToken);
    }
}
