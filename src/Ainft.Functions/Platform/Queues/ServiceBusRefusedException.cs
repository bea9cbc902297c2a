namespace Ainft.Functions.Platform;

/// <summary>A namespace of Service Bus that the app cannot use. The message says what to do.</summary>
internal sealed class ServiceBusRefusedException(ProbedName queue) : Exception(Explain(queue))
{
    private static string Explain(ProbedName queue) => queue.State switch
    {
        ProbeState.Denied => $"The app may not use the queue {queue.Name} of {queue.Namespace}. Give its identity the "
            + "roles Azure Service Bus Data Sender and Azure Service Bus Data Receiver on the namespace. Azure applies "
            + "a new role after some minutes.",
        ProbeState.Missing => $"{queue.Namespace} has no queue {queue.Name}. Make it with duplicate detection, as "
            + "infra/base/serviceBus.bicep does, because Azure cannot turn duplicate detection on later.",
        _ => $"Service Bus does not answer at {queue.Namespace} ({queue.Detail}). Check the name in "
            + "Ainft__ServiceBus__FullyQualifiedNamespace and the network. Port 5671 must be open.",
    };
}
