package dev.slipway.event.kafka;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/** The topic of all events. */
final class Topic {
  private Topic() {}

  /**
   * Makes it, with as many partitions and replicas as the broker gives by default, unless it is
   * there.
   *
   * @throws ExecutionException if the broker cannot be asked or refuses
   */
  static void ensure(KafkaTarget target) throws ExecutionException, InterruptedException {
    try (var admin = Admin.create(target.admin())) {
      if (admin.listTopics().names().get().contains(target.topic())) {
        return;
      }
      var topic = new NewTopic(target.topic(), Optional.empty(), Optional.empty());
      admin.createTopics(List.of(topic)).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }
}
