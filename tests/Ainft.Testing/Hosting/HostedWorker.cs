using System.Net.Sockets;
using Ainft.Cli.Dev;
using Microsoft.Azure.Functions.Worker.Grpc.Messages;

namespace Ainft.Testing.Hosting;

/// <summary>The published app as the worker process of a host, with its functions loaded.</summary>
internal sealed class HostedWorker : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly ChildProcess process;
    private readonly WorkerStream stream;

    private HostedWorker(ChildProcess process, WorkerStream stream) => (this.process, this.stream) = (process, stream);

    /// <summary>
    /// The capabilities that the worker reports. <c>HttpUri</c> is the address at which it accepts requests.
    /// </summary>
    public IReadOnlyDictionary<string, string> Capabilities { get; private set; } = new Dictionary<string, string>();

    /// <summary>The functions that the worker reports.</summary>
    public IReadOnlyList<RpcFunctionMetadata> Functions { get; private set; } = [];

    /// <summary>The log of the worker.</summary>
    public IReadOnlyList<RpcLog> Logs => [.. stream.Logs];

    /// <summary>The last lines that the worker wrote to its output.</summary>
    public string RecentOutput => process.RecentOutput;

    /// <summary>Completes when the process has ended, with its exit code.</summary>
    public Task<int> Exited => process.WaitForExitAsync();

    /// <summary>Starts the process as a host does, and loads its functions.</summary>
    /// <param name="folder">The published app.</param>
    /// <param name="host">The address of the host's gRPC server.</param>
    /// <param name="stream">The stream that the worker will open.</param>
    /// <param name="settings">The environment that the host gives.</param>
    public static async Task<HostedWorker> StartAsync(
        string folder, Uri host, WorkerStream stream, IReadOnlyDictionary<string, string?> settings)
    {
        string[] arguments =
        [
            Path.Combine(folder, "Ainft.Functions.dll"), "--functions-uri", host.AbsoluteUri,
            "--functions-worker-id", $"{Guid.NewGuid()}", "--functions-request-id", $"{Guid.NewGuid()}",
            "--functions-grpc-max-message-length", $"{int.MaxValue}",
        ];
        var environment = new Dictionary<string, string?>(settings) { ["FUNCTIONS_APPLICATION_DIRECTORY"] = folder };
        var process = ChildProcess.Start("dotnet", arguments, folder, environment);
        var worker = new HostedWorker(process, stream);
        _ = worker.WatchAsync();
        try
        {
            await worker.LoadAsync(folder).WaitAsync(Patience);
            return worker;
        }
        catch (Exception e)
        {
            await process.DisposeAsync();
            var exitCode = await process.WaitForExitAsync();
            throw new InvalidOperationException(
                $"The worker ended with exit code {exitCode}.{Environment.NewLine}{process.RecentOutput}", e);
        }
    }

    /// <summary>Calls a function and waits for its end.</summary>
    /// <exception cref="WorkerGoneException">The worker ended first.</exception>
    public Task<InvocationResponse> InvokeAsync(string function, string id, Action<InvocationRequest>? fill = null)
    {
        var request = new InvocationRequest
        {
            InvocationId = id,
            FunctionId = Functions.Single(one => one.Name == function).FunctionId,
        };
        fill?.Invoke(request);
        return stream.InvokeAsync(request);
    }

    /// <summary>Cancels the token of a running function.</summary>
    public void Cancel(string id) =>
        stream.Send(new StreamingMessage { InvocationCancel = new InvocationCancel { InvocationId = id } });

    /// <summary>Asks the worker to warm up. A .NET worker does not answer this message.</summary>
    public void WarmUp(string folder) => stream.Send(new StreamingMessage
    {
        WorkerWarmupRequest = new WorkerWarmupRequest { WorkerDirectory = folder },
    });

    /// <summary>
    /// Asks the worker to end, and kills it after five seconds as a host does. Returns the exit code.
    /// </summary>
    public async Task<int> TerminateAsync()
    {
        stream.Send(new StreamingMessage { WorkerTerminate = new WorkerTerminate() });
        await Task.WhenAny(Exited, Task.Delay(TimeSpan.FromSeconds(5)));
        await process.KillAsync();
        return await Exited;
    }

    /// <summary>Ends the process at once (SIGKILL).</summary>
    public Task KillAsync() => process.KillAsync();

    public ValueTask DisposeAsync() => process.DisposeAsync();

    private async Task LoadAsync(string folder)
    {
        await stream.Started;
        var init = (await stream.AskAsync(new StreamingMessage
        {
            WorkerInitRequest = new WorkerInitRequest
            {
                HostVersion = "4.1037.0",
                FunctionAppDirectory = folder,
                WorkerDirectory = folder,
            },
        })).WorkerInitResponse;
        Require(init.Result);
        Capabilities = init.Capabilities;
        var found = (await stream.AskAsync(new StreamingMessage
        {
            FunctionsMetadataRequest = new FunctionsMetadataRequest { FunctionAppDirectory = folder },
        })).FunctionMetadataResponse;
        Require(found.Result);
        foreach (var function in found.FunctionMetadataResults)
            Require((await stream.AskAsync(new StreamingMessage
            {
                FunctionLoadRequest = new FunctionLoadRequest { FunctionId = function.FunctionId, Metadata = function },
            })).FunctionLoadResponse.Result);
        Functions = [.. found.FunctionMetadataResults];
        await ListensAsync(new Uri(Capabilities["HttpUri"]));
    }

    /// <summary>
    /// Waits until the worker accepts connections. A worker reports its functions before it listens, so a host repeats
    /// a request that the worker refuses.
    /// </summary>
    private async Task ListensAsync(Uri address)
    {
        while (!Exited.IsCompleted)
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(address.Host, address.Port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50));
            }
    }

    // A worker that ended before it opened its stream cannot close it.
    private async Task WatchAsync()
    {
        await Exited;
        stream.End();
    }

    private static void Require(StatusResult result)
    {
        if (result.Status != StatusResult.Types.Status.Success)
            throw new InvalidOperationException($"The worker answered {result.Status}: {result.Exception?.Message}");
    }
}
