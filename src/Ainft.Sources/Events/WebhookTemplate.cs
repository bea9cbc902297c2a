namespace Ainft.Sources.Events;

/// <summary>The bodies that a person pastes on the screen of a platform.</summary>
public static class WebhookTemplate
{
    /// <summary>The body of an automation of Weights &amp; Biases, whose variables the platform replaces.</summary>
    public const string Wandb = """
        {"source":"wandb","event_type":"${event_type}","event_author":"${event_author}","alias":"${alias}",
         "tag":"${tag}","artifact_version":"${artifact_version}","artifact_version_string":"${artifact_version_string}",
         "artifact_collection_name":"${artifact_collection_name}","project_name":"${project_name}",
         "entity_name":"${entity_name}"}
        """;
}
