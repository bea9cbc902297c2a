using System.Collections.Concurrent;
using System.Threading.Channels;
using Grpc.Core;
using Microsoft.Azure.Functions.Worker.Grpc.Messages;

namespace Ainft.Testing.Hosting;

/// <summary>The host's end of one worker's stream of messages (FunctionRpc).</summary>
internal sealed class WorkerStream
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly Channel<StreamingMessage> outgoing = Channel.CreateUnbounded<StreamingMessage>();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StreamingMessage>> waiting = new();
    private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool isOver;

    /// <summary>The log of the worker, in order.</summary>
    public ConcurrentQueue<RpcLog> Logs { get; } = new();

    /// <summary>Completes when the worker opened its stream.</summary>
    public Task Started => started.Task;

    /// <summary>Serves the stream until either end closes it.</summary>
    public async Task ServeAsync(
        IAsyncStreamReader<StreamingMessage> incoming, IServerStreamWriter<StreamingMessage> answers,
        CancellationToken ct)
    {
        started.TrySetResult();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var writing = WriteAsync(answers, over.Token);
        try
        {
            await foreach (var message in incoming.ReadAllAsync(ct))
                Take(message);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The worker was killed.
        }
        finally
        {
            End();
            await over.CancelAsync();
            await writing;
        }
    }

    /// <summary>Sends a message and waits for the worker's answer to it.</summary>
    public async Task<StreamingMessage> AskAsync(StreamingMessage message)
    {
        message.RequestId = Guid.NewGuid().ToString();
        return await AskAsync(message.RequestId, message);
    }

    /// <summary>Calls a function and waits for its end.</summary>
    public async Task<InvocationResponse> InvokeAsync(InvocationRequest request)
    {
        request.TraceContext ??= new RpcTraceContext();
        var message = new StreamingMessage { RequestId = Guid.NewGuid().ToString(), InvocationRequest = request };
        return (await AskAsync(request.InvocationId, message)).InvocationResponse;
    }

    /// <summary>Sends a message that has no answer.</summary>
    public void Send(StreamingMessage message)
    {
        message.RequestId = Guid.NewGuid().ToString();
        outgoing.Writer.TryWrite(message);
    }

    /// <summary>Fails the calls that still wait for an answer.</summary>
    public void End()
    {
        isOver = true;
        started.TrySetException(new WorkerGoneException());
        foreach (var answer in waiting.Values)
            answer.TrySetException(new WorkerGoneException());
    }

    private async Task<StreamingMessage> AskAsync(string key, StreamingMessage message)
    {
        var answer = new TaskCompletionSource<StreamingMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting[key] = answer;
        if (isOver)
            answer.TrySetException(new WorkerGoneException());
        outgoing.Writer.TryWrite(message);
        try
        {
            return await answer.Task.WaitAsync(Patience);
        }
        finally
        {
            waiting.TryRemove(key, out _);
        }
    }

    private void Take(StreamingMessage message)
    {
        if (message.ContentCase == StreamingMessage.ContentOneofCase.RpcLog)
            Logs.Enqueue(message.RpcLog);
        // The answer to an invocation has the id of the invocation. Every other answer has the id of its request.
        else if (waiting.TryGetValue(message.InvocationResponse?.InvocationId ?? message.RequestId, out var answer))
            answer.TrySetResult(message);
    }

    private async Task WriteAsync(IServerStreamWriter<StreamingMessage> answers, CancellationToken ct)
    {
        try
        {
            await foreach (var message in outgoing.Reader.ReadAllAsync(ct))
                await answers.WriteAsync(message, ct);
        }
        catch (Exception e) when (e is OperationCanceledException or InvalidOperationException or IOException)
        {
            // The stream has ended.
        }
    }
}
